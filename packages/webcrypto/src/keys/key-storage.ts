import type { KeyInfo } from "@parsec-ts/operations";
import { kindOf } from "@parsec-ts/wire-protocol";
import { familyOf, familyOfKey } from "../algorithms/families.js";
import { inService } from "../errors/from-parsec-error.js";
import { refuse } from "../errors/refuse.js";
import { generateKey } from "../methods/generate-key.js";
import { importKey } from "../methods/import-key.js";
import type { CryptoKeyLike, PlatformKeyPair } from "../platform.js";
import { requireArguments } from "../webidl/convert.js";
import { serviceKeyOf } from "./crypto-key.js";
import { openKey } from "./parsec-keys.js";
import { providerOf } from "./provider-checks.js";
import type { Service } from "./service.js";
import { removeKey } from "./session-keys.js";

/** The named keys of the application, which stay when the object is closed. An index is the name of the key in the service. */
export interface KeyStorage {
  /** Lists the indexes of all keys of the provider that WebCrypto has an algorithm for, session keys excepted. */
  keys(): Promise<string[]>;
  /**
   * Returns the private or secret key of an index, with the algorithm of its policy. `subtle.getPublicKey` gives the public key.
   *
   * @param algorithm - the expected algorithm: another one is an InvalidAccessError
   * @param extractable - must be false
   * @param usages - the uses, all that the policy permits by default
   */
  getItem(
    index: string,
    algorithm?: object | string,
    extractable?: boolean,
    usages?: readonly string[],
  ): Promise<CryptoKeyLike>;
  /**
   * Stores a key and returns its index: an extractable key of the platform is imported under a random name. A key in the service
   * cannot be renamed: {@link KeyStorage.generateKey} makes one that stays.
   */
  setItem(key: object): Promise<string>;
  /** True if there is such a key. */
  hasItem(key: object): Promise<boolean>;
  /** The index of a key; `null` if it is not stored. */
  indexOf(key: object): Promise<string | null>;
  /** Removes a key for good. */
  removeItem(index: string): Promise<void>;
  /** Removes all keys that {@link KeyStorage.keys} lists, for good. */
  clear(options: { readonly confirm: true }): Promise<void>;
  /** As `subtle.generateKey`, for a key that stays under this name. */
  generateKey(
    index: string,
    algorithm: object | string,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<CryptoKeyLike | PlatformKeyPair>;
  /** As `subtle.importKey`, for a key that stays under this name. */
  importKey(
    index: string,
    format: string,
    keyData: object,
    algorithm: object | string,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<CryptoKeyLike>;
}

/** A name where a key belongs would say that there is no such key, whichever there are. */
function requireCryptoKey(value: unknown): void {
  const { type, algorithm } = (value ?? {}) as Partial<CryptoKeyLike>;
  if (typeof type === "string" && typeof algorithm === "object") return;
  throw new TypeError(`key must be a CryptoKey, not ${kindOf(value)}: getItem(index) returns the key of a name.`);
}

/** Makes the storage of a service. */
export function makeKeyStorage(service: Service): KeyStorage {
  const { client, session, subtle } = service;

  async function storedKeys(): Promise<KeyInfo[]> {
    const provider = providerOf(service);
    const keys = await inService(client.listKeys());
    return keys.filter(({ name, providerId }) => providerId === provider && !session.isSessionName(name));
  }

  /** Checks the name of a new key: without one, or with that of a session key, it would not stay. */
  function checkIndex(index: unknown): void {
    if (typeof index === "string" && index !== "" && !session.isSessionName(index)) return;
    throw new TypeError("index must be a name of at least one character, without the prefix of session keys.");
  }

  async function find(index: string): Promise<KeyInfo | undefined> {
    return (await storedKeys()).find(({ name }) => name === index);
  }

  async function keys(): Promise<string[]> {
    return (await storedKeys())
      .filter(({ attributes }) => familyOfKey(attributes) !== undefined)
      .map(({ name }) => name);
  }

  async function removeItem(index: string): Promise<void> {
    if (typeof index !== "string") throw new TypeError("index must be the name of a key: indexOf(key) returns it.");
    const found = await find(index);
    if (found !== undefined) await inService(removeKey(client, index, found.providerId));
  }

  async function indexOf(key: object): Promise<string | null> {
    requireCryptoKey(key);
    const known = serviceKeyOf(key);
    if (known === undefined || known.service.client !== client) return null;
    if (providerOf(known.service) !== providerOf(service)) return null;
    return (await find(known.name)) === undefined ? null : known.name;
  }

  return {
    keys,
    removeItem,
    indexOf,
    async getItem(index, algorithm, extractable, usages) {
      if (extractable === true) throw refuse("extractable");
      const info = await find(index);
      if (info === undefined) throw new TypeError(`There is no key "${index}": keys() lists those there are.`);
      return await openKey(service, index, info.attributes, algorithm, usages);
    },
    async setItem(key) {
      const stored = await indexOf(key);
      if (stored !== null) return stored;
      const { type, algorithm, extractable, usages } = key as CryptoKeyLike;
      if (serviceKeyOf(key) !== undefined || !extractable || type === "public") throw refuse("rename");
      const family = familyOf(algorithm.name);
      if (family === undefined) throw refuse("algorithm");
      const format = type === "secret" ? (family.secretFormat ?? "raw") : "pkcs8";
      const exported = new Uint8Array((await subtle.exportKey(format, key)) as ArrayBuffer);
      const name = `webcrypto-${service.platform.randomUUID()}`;
      try {
        await importKey(service, [format, exported, algorithm, false, usages], name);
        return name;
      } finally {
        exported.fill(0);
      }
    },
    hasItem: async (key) => (await indexOf(key)) !== null,
    async clear(options) {
      if (options?.confirm !== true) {
        throw new TypeError("clear() removes every key of the application for good: pass { confirm: true }.");
      }
      for (const index of await keys()) await removeItem(index);
    },
    async generateKey(index, ...given) {
      checkIndex(index);
      requireArguments(given, 3, "generateKey");
      return await generateKey(service, given, index);
    },
    async importKey(index, ...given) {
      checkIndex(index);
      requireArguments(given, 5, "importKey");
      return await importKey(service, given, index);
    },
  };
}
