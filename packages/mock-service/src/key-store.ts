import type { KeyAttributes, KeyInfo } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import type { SoftwareKey } from "./software-key.js";
import { StatusError } from "./status-error.js";

/** A key with the attributes it was made with. */
export interface StoredKey {
  readonly attributes: KeyAttributes;
  readonly key: SoftwareKey;
}

interface Slot {
  readonly provider: number;
  readonly name: string;
  /** Absent while the key is being made; the name is taken all the same. */
  stored: StoredKey | undefined;
}

/** Keys in memory; each application sees its own, and each provider is a room of its own. */
export class KeyStore {
  readonly #applications = new Map<string, Map<string, Slot>>();

  /**
   * Takes the name, makes the key, keeps it; of several at once one wins.
   *
   * @throws {@link StatusError} AlreadyExists
   */
  async create(application: string, provider: number, name: string, make: () => Promise<StoredKey>): Promise<void> {
    const keys = this.#keysOf(application);
    const id = slotId(provider, name);
    if (keys.has(id)) throw new StatusError(Status.PsaErrorAlreadyExists);
    const slot: Slot = { provider, name, stored: undefined };
    keys.set(id, slot);
    try {
      slot.stored = await make();
    } catch (error) {
      keys.delete(id);
      throw error;
    }
  }

  /** @throws {@link StatusError} DoesNotExist */
  get(application: string, provider: number, name: string): StoredKey {
    const stored = this.#keysOf(application).get(slotId(provider, name))?.stored;
    if (stored === undefined) throw new StatusError(Status.PsaErrorDoesNotExist);
    return stored;
  }

  /** @throws {@link StatusError} DoesNotExist */
  destroy(application: string, provider: number, name: string): void {
    this.get(application, provider, name);
    this.#keysOf(application).delete(slotId(provider, name));
  }

  list(application: string): KeyInfo[] {
    return [...this.#keysOf(application).values()].flatMap(({ provider, name, stored }) =>
      stored === undefined ? [] : [{ providerId: provider, name, attributes: stored.attributes }],
    );
  }

  #keysOf(application: string): Map<string, Slot> {
    let keys = this.#applications.get(application);
    if (keys === undefined) {
      keys = new Map();
      this.#applications.set(application, keys);
    }
    return keys;
  }
}

function slotId(provider: number, name: string): string {
  return `${provider}/${name}`;
}
