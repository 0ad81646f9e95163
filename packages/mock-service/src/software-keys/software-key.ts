import type {
  Aead,
  AsymmetricEncryption,
  AsymmetricSignature,
  Cipher,
  KeyAttributes,
  KeyType,
  Mac,
  RawKeyAgreement,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import type { Awaitable, Cryptography } from "../cryptography/cryptography.js";
import { StatusError } from "../status-error.js";

/** Input of an authenticated cipher. */
export interface AeadInput {
  readonly nonce: Uint8Array;
  readonly additionalData: Uint8Array;
  /** Plaintext, or ciphertext with its tag. */
  readonly data: Uint8Array;
}

/** One key in software. A method is absent if keys of its type do not support the operation. */
export interface SoftwareKey {
  /** Size in bits, taken from the material itself. */
  readonly bits: number;
  /** Returns the key in PSA's export format, in bytes that the caller may wipe. */
  exportKey(): Uint8Array;
  /** Returns the public half in PSA's export format. */
  exportPublic?(): Uint8Array;
  signHash?(alg: AsymmetricSignature, hash: Uint8Array): Awaitable<Uint8Array>;
  /** Length of its signatures in bytes. */
  readonly signatureLength?: number;
  verifyHash?(alg: AsymmetricSignature, hash: Uint8Array, signature: Uint8Array): Awaitable<boolean>;
  encrypt?(alg: AsymmetricEncryption, plaintext: Uint8Array, salt: Uint8Array): Awaitable<Uint8Array>;
  decrypt?(alg: AsymmetricEncryption, ciphertext: Uint8Array, salt: Uint8Array): Awaitable<Uint8Array>;
  agree?(alg: RawKeyAgreement, peerKey: Uint8Array): Awaitable<Uint8Array>;
  aeadEncrypt?(alg: Aead, input: AeadInput): Awaitable<Uint8Array>;
  aeadDecrypt?(alg: Aead, input: AeadInput): Awaitable<Uint8Array>;
  cipherEncrypt?(alg: Cipher, plaintext: Uint8Array): Awaitable<Uint8Array>;
  cipherDecrypt?(alg: Cipher, ciphertext: Uint8Array): Awaitable<Uint8Array>;
  mac?(alg: Mac, input: Uint8Array): Awaitable<Uint8Array>;
  /** False for a public key that is a point beside its curve. Absent for other kinds of keys. */
  isOnCurve?(): boolean;
  /** Overwrites the material, except for copies inside the cryptography. The key cannot be used afterwards. */
  wipe(): void;
}

/** A kind of key that this service can generate and import. */
export interface KeyFamily {
  /** True if this family implements keys of the type. */
  serves(keyType: KeyType): boolean;
  /** True if keys of this type can have `bits` bits. */
  hasSize(keyType: KeyType, bits: number): boolean;
  /**
   * Generates a key.
   *
   * @throws {@link StatusError} if the type or the size is not supported
   */
  generate(attributes: KeyAttributes, cryptography: Cryptography): Promise<SoftwareKey>;
  /**
   * Makes a key from its export format. Copies the parts of `data` that it keeps.
   *
   * @throws {@link StatusError} if the type or the data is invalid
   */
  import(attributes: KeyAttributes, data: Uint8Array, cryptography: Cryptography): SoftwareKey;
}

/** Runs a library function on data from a client. Any error becomes InvalidArgument. */
export function parsing<T>(parse: () => T): T {
  return orStatus(Status.PsaErrorInvalidArgument, parse);
}

/** Runs a library function. Any error except a {@link StatusError} becomes that status, a rejection too. */
export function orStatus<T>(status: (typeof Status)[keyof typeof Status], run: () => T): T {
  const toStatus = (error: unknown): StatusError => (error instanceof StatusError ? error : new StatusError(status));
  try {
    const result = run();
    if (!(result instanceof Promise)) return result;
    return result.catch((error) => {
      throw toStatus(error);
    }) as T;
  } catch (error) {
    throw toStatus(error);
  }
}

/** Applies a function to a result, at once if the result is at hand. */
export function mapResult<T, U>(result: Awaitable<T>, map: (value: T) => U): Awaitable<U> {
  return result instanceof Promise ? result.then(map) : map(result);
}
