import { setImmediate } from "node:timers/promises";
import type { AbortSignalLike } from "@parsec-ts/transport";
import { checkArgument, mustBeAbortSignal, mustBeFunction, mustBeObject } from "@parsec-ts/wire-protocol";
import { nodeCryptography } from "./cryptography/node-cryptography.js";
import { KeyDirectory } from "./keys/key-directory.js";
import { maxKeyFileLength } from "./keys/key-file.js";
import { noPersistence } from "./keys/key-persistence.js";
import type { MockService } from "./mock-service.js";
import { listenOn } from "./serve/listen-on.js";
import { startUntilAborted } from "./serve/start-until-aborted.js";
import { checkOptions, type ServiceOptions } from "./service-options.js";
import { DEFAULT_MAX_BODY_LENGTH, startService } from "./start-service.js";

/** Options of a mock service. */
export interface MockServiceOptions extends ServiceOptions {
  /** Receives messages for a maintainer: corrupt key files, failures of the disk, defects of the mock. */
  readonly log?: (line: string) => void;
  /** Ends the start when it fires. A service that runs is ended by `close`. */
  readonly signal?: AbortSignalLike;
}

/**
 * Starts a Parsec service in software, for development and tests: never for production keys.
 *
 * @example
 * ```ts
 * const service = await startMockService({ endpoint: "unix:/run/user/1000/parsec.sock", providers: ["tpm", "software"] });
 * ```
 * @throws `ParsecError` of the usage family, `ERR_PARSEC_ARGUMENT` and `ERR_PARSEC_ENDPOINT_…`, for invalid options; of the
 * transport family if it cannot listen on the endpoint
 */
export async function startMockService(given: MockServiceOptions = {}): Promise<MockService> {
  checkArgument("startMockService", "options", given, mustBeObject('{ providers: ["tpm"] }'));
  const { log = () => {}, signal, ...options } = given;
  checkArgument("startMockService", "log", log, mustBeFunction);
  if (signal !== undefined) checkArgument("startMockService", "signal", signal, mustBeAbortSignal);
  checkOptions("startMockService", options);
  return startUntilAborted(signal, () => start(options, log));
}

async function start(options: ServiceOptions, log: (line: string) => void): Promise<MockService> {
  const { keyDirectory, maxBodyLength = DEFAULT_MAX_BODY_LENGTH } = options;
  const persistence =
    keyDirectory === undefined
      ? noPersistence
      : await KeyDirectory.open({ path: keyDirectory, log, maxFileLength: maxKeyFileLength(maxBodyLength) });
  try {
    return await startService(options, {
      cryptography: nodeCryptography,
      persistence,
      listen: listenOn(options),
      log,
      separatePieces: () => setImmediate(),
    });
  } catch (error) {
    await persistence.close();
    throw error;
  }
}
