import type { Transport } from "@parsec-ts/transport";
import { checkArgument, mustBeObject, mustBeText } from "@parsec-ts/wire-protocol";
import { ConnectionServer } from "../serve/connection-server.js";
import { type AddressOptions, listenOn } from "../serve/listen-on.js";
import { ServiceAddress } from "../serve/service-address.js";
import { type Recording, readRecordings } from "./read-recordings.js";
import { RecordingPlayer } from "./recording-player.js";

/** Options of a replay service. */
export interface ReplayServiceOptions extends AddressOptions {
  /** Directory of `.yaml` or `.yml` files in the format of the public parsec-mock, one exchange each. */
  readonly directory: string;
  /** Receives the header, in hexadecimal, of each request that is in no file. */
  readonly log?: (line: string) => void;
}

/** A running service that replays recorded responses. */
export interface ReplayService {
  /** Endpoint URI that the service listens on; `undefined` in the memory of this process. */
  readonly endpoint: string | undefined;
  /** Transport to this service for a client in the same process. */
  readonly transport: Transport;
  /** The exchanges that were read from the files. */
  readonly recordings: readonly Recording[];
  /** Stops accepting connections and closes the open ones. */
  close(): Promise<void>;
}

/**
 * Starts a service that responds to each recorded request with its recorded response, byte for byte, valid or not, and to any other
 * request with status 1132, PsaErrorGenericError. If a request was recorded several times, its responses alternate in the order of
 * the file names.
 *
 * @example
 * ```ts
 * const service = await startReplayService({ directory: "test/recordings", endpoint: "unix:/run/user/1000/parsec.sock" });
 * ```
 * @throws `ParsecError` of the usage family for files that cannot be replayed; of the transport family if it cannot listen on the
 * endpoint
 */
export async function startReplayService(options: ReplayServiceOptions): Promise<ReplayService> {
  checkArgument("startReplayService", "options", options, mustBeObject('{ directory: "test/recordings" }'));
  checkArgument("startReplayService", "directory", options.directory, mustBeText);
  const { directory, log = () => {} } = options;
  const recordings = await readRecordings(directory);
  const address = await ServiceAddress.open(listenOn(options));
  const player = new RecordingPlayer(recordings, log);
  const server = new ConnectionServer(address, (connection, _faults, ended) => player.serve(connection, ended));
  return {
    endpoint: address.endpoint,
    transport: address.transport,
    recordings,
    close: () => server.close(),
  };
}
