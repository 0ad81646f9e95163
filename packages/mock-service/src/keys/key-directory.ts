import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Listener } from "@parsec-ts/transport";
import { unixListener } from "@parsec-ts/transport-unix";
import { isParsecError, ParsecError, Status } from "@parsec-ts/wire-protocol";
import { messageOf } from "../error-message.js";
import { StatusError } from "../status-error.js";
import { decodeKeyFile, encodeKeyFile, type FiledKey } from "./key-file.js";
import { type KeyBackup, type KeyIdentity, type StoredKey, slotId } from "./key-store.js";

const KEY = ".key";
const UNFINISHED = ".unfinished";
const CORRUPT = ".corrupt";

/**
 * Keys as files in a directory that is the own user's alone, one file each. A file appears whole or not at all, and what was
 * acknowledged is on the disk: after a crash at any point every acknowledged key is there.
 */
export class KeyDirectory implements KeyBackup {
  readonly #path: string;
  readonly #lock: Listener;
  readonly #log: (line: string) => void;

  private constructor(path: string, lock: Listener, log: (line: string) => void) {
    this.#path = path;
    this.#lock = lock;
    this.#log = log;
  }

  /**
   * Makes the directory where there is none, with mode 0700, and keeps other services out of it.
   *
   * @throws `ParsecError` of the usage family, `ERR_PARSEC_ARGUMENT`, for a directory that cannot be used
   */
  static async open(directory: string, log: (line: string) => void): Promise<KeyDirectory> {
    const path = resolve(directory);
    try {
      await mkdir(path, { recursive: true, mode: 0o700 });
      const { mode } = await stat(path);
      if ((mode & 0o077) !== 0) {
        throw unusable(path, "others than its owner may enter it: chmod 700 it, or choose another.");
      }
      // A living service answers at its socket; a dead one's is taken over.
      return new KeyDirectory(path, await unixListener({ path: join(path, "in-use") }), log);
    } catch (error) {
      if (isParsecError(error) && error.code === "ERR_PARSEC_ARGUMENT") throw error;
      const isInUse = isParsecError(error) && error.code === "ERR_PARSEC_TRANSPORT_ADDRESS_IN_USE";
      throw unusable(path, isInUse ? "another service keeps its keys there." : messageOf(error), error);
    }
  }

  /** Every key that can be read. What cannot is set aside, by name, and said. */
  async load(): Promise<readonly FiledKey[]> {
    const keys: FiledKey[] = [];
    for (const entry of await readdir(this.#path, { withFileTypes: true })) {
      const path = join(this.#path, entry.name);
      if (entry.isFile() && entry.name.endsWith(UNFINISHED)) await rm(path);
      if (!entry.name.endsWith(KEY)) continue;
      try {
        // What is no file may have no end, as a pipe.
        if (!entry.isFile()) throw new Error("it is no file");
        keys.push(await this.#read(path));
      } catch (error) {
        await rename(path, path + CORRUPT);
        this.#log(`corrupt key file, set aside as ${path}${CORRUPT}: ${messageOf(error)}`);
      }
    }
    return keys;
  }

  async #read(path: string): Promise<FiledKey> {
    const bytes = await readFile(path);
    try {
      const filed = decodeKeyFile(bytes);
      // A copy would outlive the key: it is not what is removed when the key is destroyed.
      if (this.#fileOf(filed.identity) !== path) throw new Error("its name is another key's");
      return filed;
    } finally {
      bytes.fill(0);
    }
  }

  async save(identity: KeyIdentity, stored: StoredKey): Promise<void> {
    await this.#durably(async () => {
      const path = this.#fileOf(identity);
      const unfinished = `${path}.${randomUUID()}${UNFINISHED}`;
      const bytes = encodeKeyFile(identity, stored);
      try {
        const file = await open(unfinished, "wx", 0o600);
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(unfinished, path);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      } finally {
        bytes.fill(0);
      }
    });
  }

  async remove(identity: KeyIdentity): Promise<void> {
    await this.#durably(() => rm(this.#fileOf(identity)));
  }

  /** Lets other services in. */
  async close(): Promise<void> {
    await this.#lock.close();
  }

  /** @throws {@link StatusError} StorageFailure */
  async #durably(change: () => Promise<void>): Promise<void> {
    try {
      await change();
      const directory = await open(this.#path, "r");
      await directory.sync().finally(() => directory.close());
    } catch (error) {
      this.#log(`the key directory fails: ${messageOf(error)}`);
      throw new StatusError(Status.PsaErrorStorageFailure);
    }
  }

  #fileOf(identity: KeyIdentity): string {
    return join(this.#path, createHash("sha256").update(slotId(identity)).digest("hex") + KEY);
  }
}

function unusable(path: string, why: string, cause?: unknown): ParsecError {
  const message = `Keys cannot be kept in ${path}: ${why}`;
  return new ParsecError("usage", "ERR_PARSEC_ARGUMENT", message, { argument: "keyDirectory", path, cause });
}
