import { type ArgumentRule, mustBeObject } from "@parsec-ts/wire-protocol";

/** Kind of a `CryptoKey`. */
export type CryptoKeyType = "private" | "public" | "secret";

/** A use that a `CryptoKey` permits. Web Cryptography API, "KeyUsage". */
export type CryptoKeyUsage =
  | "encrypt"
  | "decrypt"
  | "sign"
  | "verify"
  | "deriveKey"
  | "deriveBits"
  | "wrapKey"
  | "unwrapKey";

/** Algorithm of a `CryptoKey`: a name, and what the algorithm adds to it. */
export interface CryptoKeyAlgorithm {
  name: string;
}

/** A `CryptoKey`, as every platform types it. */
export interface CryptoKeyLike {
  readonly algorithm: CryptoKeyAlgorithm;
  readonly extractable: boolean;
  readonly type: CryptoKeyType;
  readonly usages: CryptoKeyUsage[];
}

/** A platform's Web Cryptography API: any `globalThis.crypto` is one. Public keys, digests and random values are its work. */
export interface PlatformCrypto {
  readonly subtle: object;
  getRandomValues(array: never): unknown;
  randomUUID(): string;
}

/** Accepts a platform's Web Cryptography API that has its `subtle`. */
export const mustBePlatform: ArgumentRule = (value) => {
  const { subtle } = (value ?? {}) as Partial<PlatformCrypto>;
  return typeof subtle === "object" && subtle !== null
    ? mustBeObject("globalThis.crypto", "getRandomValues", "randomUUID")(value)
    : "a Crypto with `subtle`, which browsers have in secure contexts (https) only";
};

/** The type of `globalThis.crypto` where the caller compiles: of the DOM, of Node, of Deno. */
export type GlobalCrypto = typeof globalThis extends { readonly crypto: infer Platform extends PlatformCrypto }
  ? Platform
  : PlatformCrypto;

/** The platform's `SubtleCrypto` as it is called here: it checks its arguments itself. */
export interface PlatformSubtle {
  decrypt(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer>;
  deriveBits(algorithm: unknown, baseKey: unknown, length?: unknown): Promise<ArrayBuffer>;
  deriveKey(
    algorithm: unknown,
    baseKey: unknown,
    derivedKeyType: unknown,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<CryptoKeyLike>;
  digest(algorithm: unknown, data: unknown): Promise<ArrayBuffer>;
  encrypt(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer>;
  exportKey(format: unknown, key: unknown): Promise<unknown>;
  generateKey(
    algorithm: unknown,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<CryptoKeyLike | PlatformKeyPair>;
  importKey(
    format: unknown,
    keyData: unknown,
    algorithm: unknown,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<CryptoKeyLike>;
  sign(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer>;
  unwrapKey(
    format: unknown,
    wrappedKey: unknown,
    unwrappingKey: unknown,
    unwrapAlgorithm: unknown,
    unwrappedKeyAlgorithm: unknown,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<CryptoKeyLike>;
  verify(algorithm: unknown, key: unknown, signature: unknown, data: unknown): Promise<boolean>;
  wrapKey(format: unknown, key: unknown, wrappingKey: unknown, wrapAlgorithm: unknown): Promise<ArrayBuffer>;
}

/** A pair of keys of the platform. */
export interface PlatformKeyPair {
  readonly privateKey: CryptoKeyLike;
  readonly publicKey: CryptoKeyLike;
}

/** The parts of a global object that this package uses, if it has them. */
export interface Globals {
  crypto?: PlatformCrypto;
  readonly DOMException?: new (message: string, name: string) => Error;
}

export const globals: Globals = globalThis as Globals;
