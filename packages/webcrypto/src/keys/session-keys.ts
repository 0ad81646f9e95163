import type { ParsecClient } from "@parsec-ts/client";
import { type ArgumentRule, checkArgument, isParsecError, kindOf, mustBeText } from "@parsec-ts/wire-protocol";
import { domException } from "../errors/dom-exception.js";
import { mustBeClient } from "./must-be-client.js";

/** Start of the names of session keys, unless a caller chooses another one. */
export const DEFAULT_SESSION_PREFIX = "webcrypto-session-";

/** Accepts a prefix that tells session keys from others. */
export const mustBePrefix: ArgumentRule = (value) =>
  value === "" ? "text with at least one character: every key starts with none" : mustBeText(value);

const mustBeNames: ArgumentRule = (value) =>
  Array.isArray(value) && value.every((name) => typeof name === "string")
    ? undefined
    : `an array of names, as listSessionKeys returns it, not ${kindOf(value)}${Array.isArray(value) ? " of something else" : ""}`;

/** Lists the names of the application's session keys, in no order. Those of running processes are among them, and those that a killed one left. */
export async function listSessionKeys(
  client: ParsecClient,
  keyPrefix: string = DEFAULT_SESSION_PREFIX,
): Promise<readonly string[]> {
  checkArgument("listSessionKeys", "client", client, mustBeClient);
  checkArgument("listSessionKeys", "keyPrefix", keyPrefix, mustBePrefix);
  const keys = await client.listKeys();
  return keys.map(({ name }) => name).filter((name) => name.startsWith(keyPrefix));
}

/** Removes the keys of these names for good, in every provider that has one. A name without a key is no error. */
export async function removeSessionKeys(client: ParsecClient, names: readonly string[]): Promise<void> {
  checkArgument("removeSessionKeys", "client", client, mustBeClient);
  // A text has a method "includes" too, by which every part of it would be a name.
  checkArgument("removeSessionKeys", "names", names, mustBeNames);
  for (const { name, providerId } of await client.listKeys()) {
    if (names.includes(name)) await removeKey(client, name, providerId);
  }
}

/** Removes a key for good, also if another process removes it at the same time. */
export async function removeKey(client: ParsecClient, name: string, provider: number): Promise<void> {
  try {
    await client.destroyKey(name, { provider });
  } catch (error) {
    if (!isParsecError(error) || error.statusName !== "PsaErrorDoesNotExist") throw error;
  }
}

/** The session keys of one object. */
export class SessionKeys {
  readonly #names = new Set<string>();
  readonly #making = new Set<Promise<unknown>>();
  readonly #keyPrefix: string;
  readonly #randomText: () => string;
  #closed = false;

  constructor(keyPrefix: string, randomText: () => string) {
    this.#keyPrefix = keyPrefix;
    this.#randomText = randomText;
  }

  isSessionName(name: string): boolean {
    return name.startsWith(this.#keyPrefix);
  }

  /**
   * Makes a key under a new name, to be removed when the object is closed.
   *
   * @throws InvalidStateError if the object is closed before the key is made
   */
  async make<Key>(create: (name: string) => Promise<Key>): Promise<Key> {
    this.#checkOpen();
    const name = `${this.#keyPrefix}${this.#randomText()}`;
    this.#names.add(name);
    const making = create(name);
    this.#making.add(making);
    try {
      const key = await making;
      this.#checkOpen();
      return key;
    } finally {
      this.#making.delete(making);
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw domException("InvalidStateError", "The object was closed: make a new one by parsecCrypto.");
  }

  /** Forgets a key that was not made, or is removed. */
  forget(name: string): void {
    this.#names.delete(name);
  }

  /** Removes all session keys, also those that are being made. Throws the first error after all were tried; the next call tries the rest. */
  async close(client: ParsecClient, provider: number | undefined): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([...this.#making]);
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
