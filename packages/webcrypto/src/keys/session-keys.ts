import type { ParsecClient } from "@parsec-ts/client";
import { isParsecError } from "@parsec-ts/wire-protocol";
import { domException } from "../errors/dom-exception.js";

/** Start of the names of session keys, unless a caller chooses another one. */
export const DEFAULT_SESSION_PREFIX = "webcrypto-session-";

/** Lists the names of the application's session keys, in no order. Those of running processes are among them, and those that a killed one left. */
export async function listSessionKeys(
  client: ParsecClient,
  keyPrefix: string = DEFAULT_SESSION_PREFIX,
): Promise<readonly string[]> {
  const keys = await client.listKeys();
  return keys.map(({ name }) => name).filter((name) => name.startsWith(keyPrefix));
}

/** Removes the keys of these names for good, in every provider that has one. A name without a key is no error. */
export async function removeSessionKeys(client: ParsecClient, names: readonly string[]): Promise<void> {
  for (const { name, providerId } of await client.listKeys()) {
    if (names.includes(name)) await removeKey(client, name, providerId);
  }
}

async function removeKey(client: ParsecClient, name: string, provider: number): Promise<void> {
  try {
    await client.destroyKey(name, { provider });
  } catch (error) {
    if (!isParsecError(error) || error.statusName !== "PsaErrorDoesNotExist") throw error;
  }
}

/** The session keys of one object. */
export class SessionKeys {
  readonly #names = new Set<string>();
  readonly #keyPrefix: string;
  readonly #randomText: () => string;
  #closed = false;

  constructor(keyPrefix: string, randomText: () => string) {
    this.#keyPrefix = keyPrefix;
    this.#randomText = randomText;
  }

  /** @throws InvalidStateError after {@link SessionKeys.close} */
  add(): string {
    this.#checkOpen();
    const name = `${this.#keyPrefix}${this.#randomText()}`;
    this.#names.add(name);
    return name;
  }

  /** @throws InvalidStateError if the object was closed while the key of this name was made, if that is a session key */
  check(name: string): void {
    if (name.startsWith(this.#keyPrefix)) this.#checkOpen();
  }

  #checkOpen(): void {
    if (this.#closed) throw domException("InvalidStateError", "The object was closed: make a new one by parsecCrypto.");
  }

  forget(name: string): void {
    this.#names.delete(name);
  }

  /** Removes all session keys. Throws the first error after all were tried; the next call tries again what is left. */
  async close(client: ParsecClient, provider: number | undefined): Promise<void> {
    this.#closed = true;
    const errors: unknown[] = [];
    for (const name of this.#names) {
      try {
        if (provider !== undefined) await removeKey(client, name, provider);
        this.#names.delete(name);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
