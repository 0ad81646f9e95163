import { ParsecError } from "@parsec-ts/wire-protocol";

/** The methods of a platform's `SubtleCrypto` that this package calls. */
export interface PlatformSubtle {
  decrypt(algorithm: object, key: unknown, data: Uint8Array): Promise<ArrayBuffer>;
  digest(algorithm: string, data: Uint8Array): Promise<ArrayBuffer>;
  exportKey(format: string, key: unknown): Promise<ArrayBuffer>;
  importKey(
    format: string,
    keyData: unknown,
    algorithm: unknown,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<unknown>;
  sign(algorithm: string, key: unknown, data: Uint8Array): Promise<ArrayBuffer>;
  unwrapKey(
    format: string,
    wrappedKey: Uint8Array,
    unwrappingKey: unknown,
    unwrapAlgorithm: string,
    unwrappedKeyAlgorithm: object,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<unknown>;
  verify(algorithm: object, key: unknown, signature: Uint8Array, data: Uint8Array): Promise<boolean>;
}

/** The parts of a global object that this package uses, if it has them. */
interface Globals {
  readonly crypto?: { readonly subtle?: PlatformSubtle; getRandomValues(array: Uint8Array): unknown };
}

/**
 * The Web Cryptography API of the platform: of Node 20 and later, Deno, Bun and browsers.
 *
 * @throws `ParsecError` `ERR_PARSEC_LOCAL_UNSUPPORTED` where there is none
 */
export function platformSubtle(): PlatformSubtle {
  const subtle = (globalThis as Globals).crypto?.subtle;
  if (subtle === undefined) throw unsupported("has no Web Cryptography API (a browser has it on secure pages only)");
  return subtle;
}

/**
 * Fills bytes with random ones.
 *
 * @throws `ParsecError` `ERR_PARSEC_LOCAL_UNSUPPORTED` where there are none
 */
export function fillRandom(bytes: Uint8Array): void {
  const { crypto } = globalThis as Globals;
  if (crypto === undefined) throw unsupported("has no source of random bytes");
  crypto.getRandomValues(bytes);
}

/** The error for a platform that cannot do this. */
export function unsupported(problem: string, cause?: unknown): ParsecError {
  const message = `This runtime ${problem}. Verify by a ParsecKey, or on another runtime.`;
  return new ParsecError("usage", "ERR_PARSEC_LOCAL_UNSUPPORTED", message, { cause });
}
