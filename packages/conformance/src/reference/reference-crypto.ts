import type { Hash } from "@parsec-ts/operations";
import type { MadeCredential } from "./make-credential.js";

/** A scheme of signatures, with the hash of the message. */
export interface SignatureScheme {
  readonly kind: "ecdsa" | "rsa-pkcs1" | "rsa-pss";
  readonly hash: Hash;
}

/** One message of an authenticated cipher. */
export interface ReferenceAead {
  readonly cipher: "aes-gcm" | "aes-ccm" | "chacha20-poly1305";
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly additionalData: Uint8Array;
  readonly tagLength: number;
  readonly plaintext: Uint8Array;
}

/** A padding of RSA encryption; OAEP is with SHA-256. */
export type ReferencePadding = "oaep" | "pkcs1";

/** A P-256 key pair that is not the service's. */
export interface ReferenceEcKey {
  /** PKCS#8. */
  readonly privateKey: Uint8Array;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** Signs by ECDSA with SHA-256: r and s one after the other. */
  sign(message: Uint8Array): Promise<Uint8Array>;
  /** Agrees with a SubjectPublicKeyInfo by ECDH. */
  agree(peer: Uint8Array): Promise<Uint8Array>;
}

/** An RSA-2048 key pair that is not the service's. */
export interface ReferenceRsaKey {
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  decrypt(padding: ReferencePadding, ciphertext: Uint8Array): Promise<Uint8Array>;
}

/**
 * The platform's own cryptography, which computes what the service should: OpenSSL or BoringSSL behind Node's API, or a browser's WebCrypto.
 * Each method throws {@link NotInReference} for what it does not have.
 */
export interface ReferenceCrypto {
  digest(hash: Hash, message: Uint8Array): Promise<Uint8Array>;
  /** Encrypts to the ciphertext followed by the tag. */
  aeadEncrypt(message: ReferenceAead): Promise<Uint8Array>;
  aesCtrDecrypt(key: Uint8Array, counter: Uint8Array, ciphertext: Uint8Array): Promise<Uint8Array>;
  /** Encrypts by CBC with the padding of PKCS#7. */
  aesCbcEncrypt(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array): Promise<Uint8Array>;
  /** Verifies a signature by a SubjectPublicKeyInfo; one of ECDSA is r and s one after the other. */
  verify(scheme: SignatureScheme, publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
  generateEcKey(): Promise<ReferenceEcKey>;
  generateRsaKey(): Promise<ReferenceRsaKey>;
  /** Encrypts to a SubjectPublicKeyInfo. */
  rsaEncrypt(publicKey: Uint8Array, padding: ReferencePadding, plaintext: Uint8Array): Promise<Uint8Array>;
  /** Makes a credential for a TPM. */
  makeCredential(credential: Uint8Array, name: Uint8Array, attestingKeyPub: Uint8Array): Promise<MadeCredential>;
}

/** The platform does not have the cryptography that a scenario compares with: the scenario says nothing there. */
export class NotInReference extends Error {}
