import type { AbortSignalLike } from "@parsec-ts/transport";
import { checkArgument, mustBeAbortSignal, mustBeFunction, mustBeObject } from "@parsec-ts/wire-protocol";
import type { Cryptography } from "./cryptography/cryptography.js";
import { noPersistence } from "./keys/key-persistence.js";
import { type KeyStorage, persistIn } from "./keys/key-storage.js";
import type { MockService } from "./mock-service.js";
import { listenInMemory } from "./serve/service-address.js";
import { startUntilAborted } from "./serve/start-until-aborted.js";
import { checkInMemoryOptions, type InMemoryOptions } from "./service-options.js";
import { startService } from "./start-service.js";

/** Options of {@link startInMemoryService}. */
export interface InMemoryServiceOptions extends InMemoryOptions {
  /** The cryptography that the service computes with, such as `webCryptography(globalThis.crypto)`. */
  readonly cryptography: Cryptography;
  /** Keeps the keys beyond the end of the service. Default: they are lost. */
  readonly storage?: KeyStorage;
  /** Receives messages for a maintainer: corrupt keys, failures of the storage, defects of the mock. */
  readonly log?: (line: string) => void;
  /** Ends the start when it fires. A service that runs is ended by `close`. */
  readonly signal?: AbortSignalLike;
}

const FUNCTION = "startInMemoryService";
const EXAMPLE = "webCryptography(globalThis.crypto)";

/** Methods that each implementation has: the mistake is to hand `globalThis.crypto` itself. */
const CRYPTOGRAPHY_METHODS: readonly (keyof Cryptography)[] = [
  "random",
  "hash",
  "hmac",
  "aeadEncrypt",
  "aeadDecrypt",
  "encrypt",
  "decrypt",
  "agree",
  "montgomeryPublicKey",
  "generateRsaKey",
  "importRsaKey",
];
const STORAGE_METHODS: readonly (keyof KeyStorage)[] = ["load", "save", "remove"];

/**
 * Starts a Parsec service in software in the memory of this process, for development and tests on any runtime, browsers included: never for
 * production keys. It uses nothing of Node.js.
 *
 * @example
 * ```ts
 * const service = await startInMemoryService({ cryptography: webCryptography(globalThis.crypto) });
 * const client = await createClient({ transport: service.transport, host, authenticators });
 * ```
 * @throws `ParsecError` of the usage family, `ERR_PARSEC_ARGUMENT`, for invalid options, and for a storage that cannot be read
 */
export async function startInMemoryService(given: InMemoryServiceOptions): Promise<MockService> {
  checkArgument(FUNCTION, "options", given, mustBeObject(`{ cryptography: ${EXAMPLE} }`));
  const { cryptography, storage, log = () => {}, signal, ...options } = given;
  checkMethods("cryptography", cryptography, CRYPTOGRAPHY_METHODS, EXAMPLE);
  checkArgument(FUNCTION, "log", log, mustBeFunction);
  if (storage !== undefined) checkMethods("storage", storage, STORAGE_METHODS, "{ load, save, remove }");
  if (signal !== undefined) checkArgument(FUNCTION, "signal", signal, mustBeAbortSignal);
  checkInMemoryOptions(FUNCTION, options);
  const persistence = storage === undefined ? noPersistence : persistIn(storage, cryptography, log);
  const platform = { cryptography, persistence, listen: listenInMemory, log };
  return startUntilAborted(signal, () => startService(options, platform));
}

function checkMethods<T extends object>(
  argument: string,
  given: T,
  methods: readonly (keyof T & string)[],
  example: string,
): void {
  checkArgument(FUNCTION, argument, given, mustBeObject(example));
  for (const name of methods) checkArgument(FUNCTION, `${argument}.${name}`, given[name], mustBeFunction);
}
