import type { KeyIdentity, StoredKey } from "./stored-key.js";

/** Keeps keys beyond the end of the process. Once a promise resolves, the change also survives a crash. */
export interface KeyPersistence {
  /** Returns the keys that are kept. */
  load(): Promise<readonly PersistedKey[]>;
  save(identity: KeyIdentity, stored: StoredKey): Promise<void>;
  remove(identity: KeyIdentity): Promise<void>;
  /** Lets other services use what keeps the keys. */
  close(): Promise<void>;
}

/** A key as it was read back after a restart. */
export interface PersistedKey {
  readonly identity: KeyIdentity;
  readonly stored: StoredKey;
}

/** Keeps nothing: for keys that live in memory alone. */
export const noPersistence: KeyPersistence = {
  load: async () => [],
  save: async () => {},
  remove: async () => {},
  close: async () => {},
};
