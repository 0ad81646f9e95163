import type { AcceptedConnection, Transport } from "@parsec-ts/transport";
import { HEADER_LENGTH, Status } from "@parsec-ts/wire-protocol";
import { headerErrorAnswer } from "../serve/handle-request.js";
import { ConnectionServer } from "../serve/connection-server.js";
import { type AddressOptions, ServiceAddress } from "../serve/service-address.js";
import { type Recording, readRecordings } from "./read-recordings.js";

export interface ReplayServiceOptions extends AddressOptions {
  /** Holds test files in the format of the public parsec-mock, one exchange each, in `.yaml` or `.yml` files. */
  readonly directory: string;
  /** Hears of requests that no file knows, by their header in hexadecimal. */
  readonly log?: (line: string) => void;
}

/** A service that knows its answers by heart. */
export interface ReplayService {
  readonly endpoint: string | undefined;
  readonly transport: Transport;
  /** What it knows. */
  readonly recordings: readonly Recording[];
  /** Stops accepting and cuts what is open. */
  close(): Promise<void>;
}

/**
 * Starts a service that answers each recorded request with its recorded response, byte by byte, be they right or wrong; and any
 * other request with status 1132, PsaErrorGenericError. Where a request was recorded several times, its responses take turns in the
 * order of the file names.
 *
 * @example
 * ```ts
 * const service = await startReplayService({ directory: "test/recordings", endpoint: "unix:/run/user/1000/parsec.sock" });
 * ```
 * @throws `ParsecError` of the usage family for files that cannot be replayed; of the transport family for an endpoint that
 * cannot be listened on
 */
export async function startReplayService(options: ReplayServiceOptions): Promise<ReplayService> {
  const { directory, log = () => {} } = options;
  const recordings = await readRecordings(directory);
  const address = await ServiceAddress.open(options);
  const player = new Player(recordings, log);
  const server = new ConnectionServer(address, (connection, _faults, ended) => player.serve(connection, ended));
  return {
    endpoint: address.endpoint,
    transport: address.transport,
    recordings,
    close: () => server.close(),
  };
}

class Player {
  readonly #recordings: readonly Recording[];
  readonly #log: (line: string) => void;
  /** How often each recording was played. */
  readonly #played = new Map<Recording, number>();

  constructor(recordings: readonly Recording[], log: (line: string) => void) {
    this.#recordings = recordings;
    this.#log = log;
  }

  /** Answers at once, so a client without an answer when the service ends is one that sends or reads no further. */
  async serve(connection: AcceptedConnection, ended: AbortSignal): Promise<void> {
    const close = (): void => connection.close();
    ended.addEventListener("abort", close);
    try {
      const answer = await this.#answer(connection.chunks[Symbol.asyncIterator]());
      if (answer !== undefined) await connection.write([answer]);
      await connection.end();
    } catch {
      // The client has gone.
    } finally {
      ended.removeEventListener("abort", close);
      connection.close();
    }
  }

  /** Reads no further than the request: some recorded ones are no requests that a decoder would see the end of. */
  async #answer(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
    let received = Buffer.alloc(0);
    for (;;) {
      const next = await chunks.next();
      if (next.done) return undefined;
      received = Buffer.concat([received, next.value]);
      const begun = this.#recordings.filter(({ request }) => received.equals(request.subarray(0, received.length)));
      const whole = begun.filter(({ request }) => request.length === received.length);
      if (whole.length > 0) return this.#next(whole).response;
      if (begun.length === 0) {
        const header = received.subarray(0, HEADER_LENGTH).toString("hex");
        this.#log(`nothing is recorded for a request that begins ${header}`);
        return headerErrorAnswer(Status.PsaErrorGenericError).parts[0];
      }
    }
  }

  /** Recordings of one request take turns. */
  #next(recordings: readonly Recording[]): Recording {
    const times = (recording: Recording): number => this.#played.get(recording) ?? 0;
    const next = recordings.reduce((least, recording) => (times(recording) < times(least) ? recording : least));
    this.#played.set(next, times(next) + 1);
    return next;
  }
}
