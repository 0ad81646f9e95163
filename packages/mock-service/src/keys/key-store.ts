import type { KeyAttributes, KeyInfo } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import type { Application } from "../authentication/application.js";
import { StatusError } from "../status-error.js";
import type { SoftwareKey } from "../software-keys/software-key.js";

/** Which key: names belong to an application, and each provider is a room of its own. */
export interface KeyIdentity {
  readonly application: Application;
  readonly provider: number;
  readonly name: string;
}

/** A key with the attributes it was made with. */
export interface StoredKey {
  readonly attributes: KeyAttributes;
  readonly key: SoftwareKey;
}

/** Where keys go to survive the process. A promise that resolves means: it will be so after a crash, too. */
export interface KeyBackup {
  save(identity: KeyIdentity, stored: StoredKey): Promise<void>;
  remove(identity: KeyIdentity): Promise<void>;
}

/** For keys that live in memory alone. */
export const noBackup: KeyBackup = { save: async () => {}, remove: async () => {} };

interface Slot {
  readonly identity: KeyIdentity;
  /** Absent while the key is being made or taken away; the name is taken all the same. */
  stored: StoredKey | undefined;
}

/** All keys of the service. */
export class KeyStore {
  readonly #slots = new Map<string, Slot>();
  readonly #backup: KeyBackup;

  constructor(backup: KeyBackup = noBackup) {
    this.#backup = backup;
  }

  /** Takes in a key that is in the backup already. */
  restore(identity: KeyIdentity, stored: StoredKey): void {
    this.#slots.set(slotId(identity), { identity, stored });
  }

  /**
   * Takes the name, makes the key, keeps it; of several at once one wins.
   *
   * @throws {@link StatusError} AlreadyExists
   */
  async create(identity: KeyIdentity, make: () => Promise<StoredKey>): Promise<void> {
    const id = slotId(identity);
    if (this.#slots.has(id)) throw new StatusError(Status.PsaErrorAlreadyExists);
    const slot: Slot = { identity, stored: undefined };
    this.#slots.set(id, slot);
    try {
      const stored = await make();
      await this.#backup.save(identity, stored);
      slot.stored = stored;
    } catch (error) {
      this.#slots.delete(id);
      throw error;
    }
  }

  /** @throws {@link StatusError} DoesNotExist */
  get(identity: KeyIdentity): StoredKey {
    return this.#require(identity).stored;
  }

  /** @throws {@link StatusError} DoesNotExist */
  async destroy(identity: KeyIdentity): Promise<void> {
    const { slot, stored } = this.#require(identity);
    slot.stored = undefined;
    try {
      await this.#backup.remove(identity);
    } catch (error) {
      slot.stored = stored;
      throw error;
    }
    this.#slots.delete(slotId(identity));
    stored.key.wipe();
  }

  /** Keys of one application. */
  list(application: Application): KeyInfo[] {
    return this.#of(application).map(({ identity, stored }) => ({
      providerId: identity.provider,
      name: identity.name,
      attributes: stored.attributes,
    }));
  }

  /** Names of the applications of one authenticator that have keys. */
  applications(authType: number): string[] {
    const names = [...this.#slots.values()].map(({ identity }) => identity.application);
    return [...new Set(names.filter((application) => application.authType === authType).map(({ name }) => name))];
  }

  /** Destroys all that an application has. @throws {@link StatusError} DoesNotExist for one that has nothing */
  async destroyAll(application: Application): Promise<void> {
    const keys = this.#of(application);
    if (keys.length === 0) throw new StatusError(Status.PsaErrorDoesNotExist);
    for (const { identity } of keys) await this.destroy(identity);
  }

  /** Overwrites every key; the backup stays. */
  wipe(): void {
    for (const { stored } of this.#slots.values()) stored?.key.wipe();
    this.#slots.clear();
  }

  #require(identity: KeyIdentity): { readonly slot: Slot; readonly stored: StoredKey } {
    const slot = this.#slots.get(slotId(identity));
    if (slot?.stored === undefined) throw new StatusError(Status.PsaErrorDoesNotExist);
    return { slot, stored: slot.stored };
  }

  #of({ authType, name }: Application): { readonly identity: KeyIdentity; readonly stored: StoredKey }[] {
    return [...this.#slots.values()].flatMap(({ identity, stored }) => {
      const { application } = identity;
      return stored && application.authType === authType && application.name === name ? [{ identity, stored }] : [];
    });
  }
}

/** The identity as one string. */
export function slotId({ application, provider, name }: KeyIdentity): string {
  return JSON.stringify([application.authType, application.name, provider, name]);
}
