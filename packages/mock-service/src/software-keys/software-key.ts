import type {
  Aead,
  AsymmetricEncryption,
  AsymmetricSignature,
  Cipher,
  KeyAttributes,
  Mac,
  RawKeyAgreement,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";

/** What an authenticated cipher works on besides its key. */
export interface AeadInput {
  readonly nonce: Uint8Array;
  readonly additionalData: Uint8Array;
  /** Plaintext, or ciphertext with its tag. */
  readonly data: Uint8Array;
}

/** One key in software: what it is, and what can be done with it. What is absent cannot be done with a key of its type. */
export interface SoftwareKey {
  /** Size in bits, taken from the material itself. */
  readonly bits: number;
  /** The key in PSA's export format, in bytes that the caller may wipe. */
  exportKey(): Uint8Array;
  /** The public half in PSA's export format. */
  exportPublic?(): Uint8Array;
  signHash?(alg: AsymmetricSignature, hash: Uint8Array): Uint8Array;
  verifyHash?(alg: AsymmetricSignature, hash: Uint8Array, signature: Uint8Array): boolean;
  encrypt?(alg: AsymmetricEncryption, plaintext: Uint8Array, salt: Uint8Array): Uint8Array;
  decrypt?(alg: AsymmetricEncryption, ciphertext: Uint8Array, salt: Uint8Array): Uint8Array;
  agree?(alg: RawKeyAgreement, peerKey: Uint8Array): Uint8Array;
  aeadEncrypt?(alg: Aead, input: AeadInput): Uint8Array;
  aeadDecrypt?(alg: Aead, input: AeadInput): Uint8Array;
  cipherEncrypt?(alg: Cipher, plaintext: Uint8Array): Uint8Array;
  cipherDecrypt?(alg: Cipher, ciphertext: Uint8Array): Uint8Array;
  mac?(alg: Mac, input: Uint8Array): Uint8Array;
  /** Overwrites the material, as far as it is ours. The key is of no use afterwards. */
  wipe(): void;
}

/** A kind of key that this service can make and take in. */
export interface KeyFamily {
  /** True for attributes that this family serves. */
  serves(attributes: KeyAttributes): boolean;
  /** @throws {@link StatusError} for a type or size that cannot be made */
  generate(attributes: KeyAttributes): Promise<SoftwareKey>;
  /** Copies what it keeps of `data`. */
  import(attributes: KeyAttributes, data: Uint8Array): SoftwareKey;
}

/** Runs a library on what a client sent; whatever it throws, the argument was wrong. */
export function parsing<T>(parse: () => T): T {
  return orStatus(Status.PsaErrorInvalidArgument, parse);
}

/** Runs a library whose only way to fail has a status of its own. */
export function orStatus<T>(status: (typeof Status)[keyof typeof Status], run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof StatusError) throw error;
    throw new StatusError(status);
  }
}
