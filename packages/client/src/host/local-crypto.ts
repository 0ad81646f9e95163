import type { AsymmetricEncryption, AsymmetricSignature, Hash } from "@parsec-ts/operations";
import type { KeyMaterial } from "./key-formats.js";

/** An input of HKDF. RFC 5869. */
export interface HkdfRequest {
  readonly hash: Hash;
  /** The secret that keys are derived from. It stays the caller's to wipe. */
  readonly secret: Uint8Array;
  /** Any length; empty stands for as many zeroes as the hash has bytes. */
  readonly salt: Uint8Array;
  readonly info: Uint8Array;
  /** Bytes to derive: 1 to 255 times the length of the hash. */
  readonly length: number;
}

/** One message of AES-256-GCM. NIST SP 800-38D. */
export interface AesGcmMessage {
  /** 32 bytes. It stays the caller's to wipe. */
  readonly key: Uint8Array;
  /** 12 bytes. */
  readonly nonce: Uint8Array;
  readonly additionalData: Uint8Array;
  /** The plaintext to encrypt, or the ciphertext to decrypt with its tag of 16 bytes at the end. */
  readonly input: Uint8Array;
}

/** Cryptography that needs no secret of the service. `@parsec-ts/node` implements it with `node:crypto`. */
export interface LocalCrypto {
  /**
   * Hashes a message: 32 bytes for SHA-256.
   *
   * @throws `ParsecError` `ERR_PARSEC_HASH_UNSUPPORTED` for a hash that this runtime does not have
   */
  digest(hash: Hash, message: Uint8Array): Uint8Array | Promise<Uint8Array>;

  /**
   * Verifies a signature in Parsec's own format by a public key, over a message that is hashed by `hash`.
   *
   * @throws `ParsecError` `ERR_PARSEC_LOCAL_UNSUPPORTED` for an algorithm or a key that this runtime does not have
   */
  verify(
    key: KeyMaterial,
    alg: AsymmetricSignature,
    hash: Hash,
    message: Uint8Array,
    signature: Uint8Array,
  ): boolean | Promise<boolean>;

  /**
   * Encrypts to a public key. `label` is OAEP's.
   *
   * @throws `ParsecError` `ERR_PARSEC_LOCAL_UNSUPPORTED`; `ERR_PARSEC_ARGUMENT` for a plaintext that is too long
   */
  encrypt(
    key: KeyMaterial,
    alg: AsymmetricEncryption,
    plaintext: Uint8Array,
    label: Uint8Array,
  ): Uint8Array | Promise<Uint8Array>;

  /** Random bytes of this machine. The caller wipes them. */
  random(length: number): Uint8Array | Promise<Uint8Array>;

  /**
   * Derives a secret by HKDF, for `agree`. The caller wipes it.
   *
   * @throws `ParsecError` `ERR_PARSEC_HASH_UNSUPPORTED`
   */
  hkdf?(request: HkdfRequest): Uint8Array | Promise<Uint8Array>;

  /** Encrypts one message by AES-256-GCM, for `seal` to an RSA key; returns the ciphertext with its tag of 16 bytes at the end. */
  aesGcmEncrypt?(message: AesGcmMessage): Uint8Array | Promise<Uint8Array>;

  /** Decrypts one message by AES-256-GCM, for `open` of an RSA key; `undefined` if its tag is wrong. The caller wipes the plaintext. */
  aesGcmDecrypt?(message: AesGcmMessage): Uint8Array | undefined | Promise<Uint8Array | undefined>;
}
