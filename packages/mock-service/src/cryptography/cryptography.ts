import type { CurveName, Hash } from "@parsec-ts/operations";

/** A result that is at hand, or the promise of one. */
export type Awaitable<T> = T | Promise<T>;

/** One message of an authenticated cipher. */
export interface AeadMessage {
  readonly cipher: "aes-gcm" | "aes-ccm" | "chacha20-poly1305";
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly additionalData: Uint8Array;
  /** Length of the tag in bytes. */
  readonly tagLength: number;
  /** The plaintext to encrypt, or the ciphertext to decrypt with its tag at the end. */
  readonly input: Uint8Array;
}

/** One message of a cipher without authentication. */
export interface CipherMessage {
  /** A block cipher with its mode, or the stream cipher of RFC 8439. */
  readonly cipher: "aes" | "camellia" | "chacha20";
  readonly mode: "ctr" | "cfb" | "ofb" | "ecb" | "cbc" | "stream";
  readonly key: Uint8Array;
  /** The initialisation vector: empty for ECB; the nonce of ChaCha20, whose counter starts at 0. */
  readonly iv: Uint8Array;
  /** True if the plaintext is padded to whole blocks by PKCS#7. */
  readonly isPadded: boolean;
  readonly input: Uint8Array;
}

/** A fresh key pair of a curve, for one signature. */
export interface EphemeralKey {
  readonly secret: Uint8Array;
  /** The uncompressed point. */
  readonly point: Uint8Array;
}

/** An RSA key. Its private half, if it has one, is in the methods that may be absent. */
export interface RsaKey {
  /** The modulus without zeros in front. */
  readonly modulus: Uint8Array;
  /** Returns the whole key as PKCS#1, in bytes that the caller may wipe. */
  exportKey(): Uint8Array;
  /** Returns the public half as PKCS#1, in bytes that the caller may wipe. */
  exportPublic(): Uint8Array;
  /** Raises a number below the modulus, and as long as it, to the public exponent. RFC 8017, section 5.1.1. */
  applyPublic(number: Uint8Array): Awaitable<Uint8Array>;
  /** Raises a number below the modulus, and as long as it, to the private exponent. RFC 8017, section 5.1.2. */
  applyPrivate?(number: Uint8Array): Awaitable<Uint8Array>;
  /** Encrypts by OAEP with MGF1 over the same hash. */
  encryptOaep(hash: Hash, label: Uint8Array, plaintext: Uint8Array): Awaitable<Uint8Array>;
  /** Decrypts by OAEP. Throws, or rejects, if the ciphertext is not one. */
  decryptOaep?(hash: Hash, label: Uint8Array, ciphertext: Uint8Array): Awaitable<Uint8Array>;
}

/**
 * The cryptography that a service computes with. Lengths, curves and hashes are checked before; any error that a method throws becomes the
 * status of invalid input. `webCryptography` makes one of a platform's WebCrypto.
 */
export interface Cryptography {
  /** Random bytes, in an `ArrayBuffer` of their own. */
  random(length: number): Uint8Array;
  /** Hashes the parts, one after the other. */
  hash(alg: Hash, ...parts: readonly Uint8Array[]): Uint8Array;
  hmac(alg: Hash, key: Uint8Array, input: Uint8Array): Awaitable<Uint8Array>;
  aeadEncrypt(message: AeadMessage): Awaitable<Uint8Array>;
  /** Decrypts; `undefined` if the tag is wrong. */
  aeadDecrypt(message: AeadMessage): Awaitable<Uint8Array | undefined>;
  encrypt(message: CipherMessage): Awaitable<Uint8Array>;
  /** Decrypts. Throws, or rejects, for a wrong padding. */
  decrypt(message: CipherMessage): Awaitable<Uint8Array>;
  /** Agrees on a secret by ECDH, with an uncompressed point on the curve, or with an X25519 or X448 public key. */
  agree(curve: CurveName, secret: Uint8Array, peerKey: Uint8Array): Awaitable<Uint8Array>;
  /** Computes the public key of an X25519 or X448 secret. */
  montgomeryPublicKey(curve: CurveName, secret: Uint8Array): Uint8Array;
  /** Makes a key pair faster than BigInt would. Absent, or `undefined` for a curve: BigInt makes it. */
  ephemeralKey?(curve: CurveName): EphemeralKey | undefined;
  generateRsaKey(bits: number): Promise<RsaKey>;
  /** Reads a key pair or a public key from PKCS#1. Throws for anything else. */
  importRsaKey(pkcs1: Uint8Array, isPair: boolean): RsaKey;
}
