import type { KeyIdentity, StoredKey } from "./stored-key.js";

/** Keeps keys beyond the end of the process. Once a promise resolves, the change also survives a crash. */
export interface KeyPersistence {
  save(identity: KeyIdentity, stored: StoredKey): Promise<void>;
  remove(identity: KeyIdentity): Promise<void>;
}

/** A key as it was read back after a restart. */
export interface PersistedKey {
  readonly identity: KeyIdentity;
  readonly stored: StoredKey;
}

/** Keeps nothing: for keys that live in memory alone. */
export const noPersistence: KeyPersistence = { save: async () => {}, remove: async () => {} };
