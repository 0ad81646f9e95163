import { ParsecError, Status } from "@parsec-ts/wire-protocol";
import type { Awaitable, Cryptography } from "../cryptography/cryptography.js";
import { errorMessage } from "../error-message.js";
import { StatusError } from "../status-error.js";
import { decodeKeyFile, encodeKeyFile } from "./key-file.js";
import type { KeyPersistence } from "./key-persistence.js";
import { slotId } from "./stored-key.js";

/** Keeps keys for {@link startInMemoryService} beyond its end: in a database of the browser, in a file, in the memory of a test. */
export interface KeyStorage {
  /** Returns the bytes of every key that was saved and not removed since. */
  load(): Awaitable<Iterable<Uint8Array>>;
  /** Keeps a copy of the bytes, which are wiped afterwards. A key with the same id is replaced. */
  save(id: string, key: Uint8Array): Awaitable<void>;
  remove(id: string): Awaitable<void>;
}

/** Persists keys in a storage. The log tells of the storage's errors, and of bytes in it that are no key, which stay there unused. */
export function persistIn(
  storage: KeyStorage,
  cryptography: Cryptography,
  log: (line: string) => void,
): KeyPersistence {
  const guarded = async (change: () => Awaitable<void>): Promise<void> => {
    try {
      await change();
    } catch (error) {
      log(`the storage fails: ${errorMessage(error)}`);
      throw new StatusError(Status.PsaErrorStorageFailure);
    }
  };
  return {
    async load() {
      return [...(await loaded(storage))].flatMap((bytes) => {
        try {
          return [decodeKeyFile(bytes, cryptography)];
        } catch (error) {
          log(`corrupt key in the storage: ${errorMessage(error)}`);
          return [];
        }
      });
    },
    save: (identity, stored) =>
      guarded(async () => {
        const bytes = encodeKeyFile(identity, stored, cryptography);
        try {
          await storage.save(slotId(identity), bytes);
        } finally {
          bytes.fill(0);
        }
      }),
    remove: (identity) => guarded(() => storage.remove(slotId(identity))),
    close: async () => {},
  };
}

async function loaded(storage: KeyStorage): Promise<Iterable<Uint8Array>> {
  try {
    return await storage.load();
  } catch (cause) {
    const message = `The storage cannot be read: ${errorMessage(cause)}`;
    throw new ParsecError("usage", "ERR_PARSEC_ARGUMENT", message, { argument: "storage", cause });
  }
}
