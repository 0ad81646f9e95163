import type { KeyInfo } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import type { Application } from "../authentication/application.js";
import { StatusError } from "../status-error.js";
import { type KeyPersistence, noPersistence } from "./key-persistence.js";
import { type KeyIdentity, type StoredKey, slotId } from "./stored-key.js";

interface Slot {
  readonly identity: KeyIdentity;
  /** Absent while the key is being created or destroyed. The name is in use during that time too. */
  stored: StoredKey | undefined;
}

/** Holds all keys of the service. */
export class KeyStore {
  readonly #slots = new Map<string, Slot>();
  readonly #persistence: KeyPersistence;

  constructor(persistence: KeyPersistence = noPersistence) {
    this.#persistence = persistence;
  }

  /** Adds a key that has already been persisted. */
  restore(identity: KeyIdentity, stored: StoredKey): void {
    this.#slots.set(slotId(identity), { identity, stored });
  }

  /**
   * Reserves the name, makes the key and persists it. Of several concurrent calls for one name, one succeeds.
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
      await this.#persistence.save(identity, stored);
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
      await this.#persistence.remove(identity);
    } catch (error) {
      slot.stored = stored;
      throw error;
    }
    this.#slots.delete(slotId(identity));
    stored.key.wipe();
  }

  /** Lists the keys of one application. */
  list(application: Application): KeyInfo[] {
    return this.#of(application).map(({ identity, stored }) => ({
      providerId: identity.provider,
      name: identity.name,
      attributes: stored.attributes,
    }));
  }

  /** Lists the names of the applications of one authenticator that have keys, in order. */
  applications(authType: number): string[] {
    const names = [...this.#slots.values()].map(({ identity }) => identity.application);
    return [
      ...new Set(names.filter((application) => application.authType === authType).map(({ name }) => name)),
    ].sort();
  }

  /** Destroys all keys of an application, which may have none. */
  async destroyAll(application: Application): Promise<void> {
    for (const { identity } of this.#of(application)) await this.destroy(identity);
  }

  /** Overwrites every key in memory. Persisted keys stay. */
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
