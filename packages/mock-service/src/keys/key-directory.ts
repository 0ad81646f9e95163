import { createHash, randomUUID } from "node:crypto";
import { readdir, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Listener } from "@parsec-ts/transport";
import { isParsecError } from "@parsec-ts/transport";
import { unixListener } from "@parsec-ts/transport-unix";
import { ParsecError, Status } from "@parsec-ts/wire-protocol";
import { nodeCryptography } from "../cryptography/node-cryptography.js";
import { errorMessage } from "../error-message.js";
import { StatusError } from "../status-error.js";
import { makeDurableDirectory, readBoundedFile, syncDirectory, writeDurableFile } from "./durable-files.js";
import { decodeKeyFile, encodeKeyFile } from "./key-file.js";
import type { KeyPersistence, PersistedKey } from "./key-persistence.js";
import { type KeyIdentity, type StoredKey, slotId } from "./stored-key.js";

const KEY = ".key";
const UNFINISHED = ".unfinished";
const CORRUPT = ".corrupt";

/** The directory of keys, and the keys that it may hold. */
export interface KeyDirectoryOptions {
  readonly path: string;
  /** Receives messages for a maintainer. */
  readonly log: (line: string) => void;
  /** Longest key file in bytes. A longer one is not read. */
  readonly maxFileLength: number;
}

/**
 * Persists keys as files, one each, in a directory that only the own user can enter. A file appears whole or not at all, and an
 * acknowledged change is on the disk: after a crash at any point every acknowledged key exists.
 */
export class KeyDirectory implements KeyPersistence {
  readonly #path: string;
  readonly #lock: Listener;
  readonly #log: (line: string) => void;
  readonly #maxFileLength: number;

  private constructor(lock: Listener, { path, log, maxFileLength }: KeyDirectoryOptions) {
    this.#path = path;
    this.#lock = lock;
    this.#log = log;
    this.#maxFileLength = maxFileLength;
  }

  /**
   * Creates the directory with mode 0700 unless it exists, and locks it against other services.
   *
   * @throws `ParsecError` of the usage family, `ERR_PARSEC_ARGUMENT`, if the directory cannot be used
   */
  static async open({ path: given, ...options }: KeyDirectoryOptions): Promise<KeyDirectory> {
    const path = resolve(given);
    try {
      await makeDurableDirectory(path);
      const { mode, uid } = await stat(path);
      if (uid !== (process.geteuid?.() ?? uid)) throw unusable(path, "it belongs to another user.");
      if ((mode & 0o077) !== 0) {
        throw unusable(path, "others than its owner may enter it: chmod 700 it, or choose another.");
      }
      // The socket of a running service cannot be bound; the socket of a crashed one is replaced.
      return new KeyDirectory(await unixListener({ path: join(path, "in-use") }), { ...options, path });
    } catch (error) {
      if (isParsecError(error) && error.code === "ERR_PARSEC_ARGUMENT") throw error;
      const isInUse = isParsecError(error) && error.code === "ERR_PARSEC_TRANSPORT_ADDRESS_IN_USE";
      throw unusable(path, isInUse ? "another service keeps its keys there." : errorMessage(error), error);
    }
  }

  /**
   * Reads every key. A file that is not a key of this directory is renamed and logged.
   *
   * @throws `ParsecError` of the usage family, `ERR_PARSEC_ARGUMENT`, whose `path` is a file that cannot be renamed or removed
   */
  async load(): Promise<readonly PersistedKey[]> {
    const keys: PersistedKey[] = [];
    for (const entry of await readdir(this.#path, { withFileTypes: true })) {
      const path = join(this.#path, entry.name);
      if (entry.isFile() && entry.name.endsWith(UNFINISHED)) await this.#tidy(path, () => rm(path));
      if (!entry.name.endsWith(KEY)) continue;
      try {
        // Others are not opened: to open a device can have effects.
        if (!entry.isFile()) throw new Error("it is not a file");
        keys.push(await this.#read(path));
      } catch (error) {
        await this.#tidy(path, () => rename(path, path + CORRUPT));
        this.#log(`corrupt key file, set aside as ${path}${CORRUPT}: ${errorMessage(error)}`);
      }
    }
    await syncDirectory(this.#path);
    return keys;
  }

  async #tidy(path: string, change: () => Promise<void>): Promise<void> {
    try {
      await change();
    } catch (error) {
      throw unusable(path, errorMessage(error), error);
    }
  }

  async #read(path: string): Promise<PersistedKey> {
    const bytes = await readBoundedFile(path, this.#maxFileLength);
    try {
      const persisted = decodeKeyFile(bytes, nodeCryptography);
      // A copy under another file name is refused: destroying the key would not remove it.
      if (this.#fileOf(persisted.identity) !== path) throw new Error("its name belongs to another key");
      return persisted;
    } finally {
      bytes.fill(0);
    }
  }

  async save(identity: KeyIdentity, stored: StoredKey): Promise<void> {
    await this.#durably(async () => {
      const path = this.#fileOf(identity);
      const unfinished = `${path}.${randomUUID()}${UNFINISHED}`;
      const bytes = encodeKeyFile(identity, stored, nodeCryptography);
      try {
        await writeDurableFile(unfinished, bytes);
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

  /** Unlocks the directory for other services. */
  async close(): Promise<void> {
    await this.#lock.close();
  }

  /**
   * Makes a change and flushes the directory to the disk.
   *
   * @throws {@link StatusError} StorageFailure
   */
  async #durably(change: () => Promise<void>): Promise<void> {
    try {
      await change();
      await syncDirectory(this.#path);
    } catch (error) {
      this.#log(`the key directory fails: ${errorMessage(error)}`);
      throw new StatusError(Status.PsaErrorStorageFailure);
    }
  }

  #fileOf(identity: KeyIdentity): string {
    return join(this.#path, createHash("sha256").update(slotId(identity)).digest("hex") + KEY);
  }
}

function unusable(path: string, reason: string, cause?: unknown): ParsecError {
  const message = `Keys cannot be kept in ${path}: ${reason}`;
  return new ParsecError("usage", "ERR_PARSEC_ARGUMENT", message, { argument: "keyDirectory", path, cause });
}
