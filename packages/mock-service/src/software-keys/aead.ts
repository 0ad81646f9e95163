import { type CipherGCMTypes, createCipheriv, createDecipheriv, timingSafeEqual } from "node:crypto";
import { gcm } from "@noble/ciphers/aes.js";
import type { Aead, KeyType } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";
import { type AeadInput, orStatus, parsing } from "./software-key.js";

/** Symmetric key material and its type. */
export interface SecretKeyMaterial {
  readonly keyType: KeyType;
  readonly secret: Uint8Array;
}

interface AeadCipher {
  readonly openssl: CipherGCMTypes;
  readonly tagLength: number;
  /** True if OpenSSL does not implement GCM with this nonce or tag. */
  readonly needsOwnGcm?: boolean;
}

/** Longest nonce of GCM in OpenSSL, in bytes. */
const MAX_OPENSSL_NONCE = 128;

/** Lengths of GCM's tag in OpenSSL, in bytes. NIST SP 800-38D, section 5.2.1.2. */
const OPENSSL_GCM_TAGS: readonly number[] = [4, 8, 12, 13, 14, 15, 16];

/** Encrypts to the ciphertext followed by the tag. PSA Crypto API, `psa_aead_encrypt`. */
export function sealAead(key: SecretKeyMaterial, alg: Aead, { nonce, additionalData, data }: AeadInput): Uint8Array {
  const cipher = aeadCipher(key, alg, nonce);
  if (cipher.needsOwnGcm) return sealGcm(key, cipher, { nonce, additionalData, data });
  const { openssl, tagLength } = cipher;
  return parsing(() => {
    const encryption = createCipheriv(openssl, key.secret, nonce, { authTagLength: tagLength });
    encryption.setAAD(additionalData, { plaintextLength: data.length });
    return Buffer.concat([encryption.update(data), encryption.final(), encryption.getAuthTag()]);
  });
}

/** Encrypts by GCM with a nonce or a tag of a length that OpenSSL refuses. */
function sealGcm(
  { secret }: SecretKeyMaterial,
  { tagLength }: AeadCipher,
  { nonce, additionalData, data }: AeadInput,
): Uint8Array {
  const sealed = gcm(secret, nonce, additionalData).encrypt(data);
  return sealed.subarray(0, data.length + tagLength);
}

/**
 * Decrypts a ciphertext followed by its tag. PSA Crypto API, `psa_aead_decrypt`.
 *
 * @throws {@link StatusError} InvalidSignature if the tag does not match
 */
export function openAead(key: SecretKeyMaterial, alg: Aead, { nonce, additionalData, data }: AeadInput): Uint8Array {
  const cipher = aeadCipher(key, alg, nonce);
  const { openssl, tagLength } = cipher;
  const length = data.length - tagLength;
  if (length < 0) throw new StatusError(Status.PsaErrorInvalidArgument);
  if (cipher.needsOwnGcm) return openGcm(key, cipher, { nonce, additionalData, data });
  const decipher = parsing(() => createDecipheriv(openssl, key.secret, nonce, { authTagLength: tagLength }));
  return orStatus(Status.PsaErrorInvalidSignature, () => {
    decipher.setAuthTag(data.subarray(length));
    decipher.setAAD(additionalData, { plaintextLength: length });
    return Buffer.concat([decipher.update(data.subarray(0, length)), decipher.final()]);
  });
}

function openGcm(key: SecretKeyMaterial, cipher: AeadCipher, { data, ...input }: AeadInput): Uint8Array {
  const length = data.length - cipher.tagLength;
  // GCM encrypts by XOR with a stream, so that to encrypt a ciphertext is to decrypt it.
  const plaintext = sealGcm(key, { ...cipher, tagLength: 0 }, { ...input, data: data.subarray(0, length) });
  const expected = sealGcm(key, cipher, { ...input, data: plaintext });
  if (!timingSafeEqual(expected, data)) throw new StatusError(Status.PsaErrorInvalidSignature);
  return plaintext;
}

function aeadCipher({ keyType, secret }: SecretKeyMaterial, alg: Aead, nonce: Uint8Array): AeadCipher {
  if (alg.kind === "unknown") throw new StatusError(Status.PsaErrorNotSupported);
  const [name, tagLength] = alg.kind === "aeadWithDefaultLengthTag" ? [alg.value, 16] : [alg.aeadAlg, alg.tagLength];
  const bits = secret.length * 8;
  switch (name) {
    case "CCM":
      requireValid(keyType.kind === "aes" && nonce.length >= 7 && nonce.length <= 13 && isCcmTag(tagLength));
      return { openssl: `aes-${bits}-ccm` as CipherGCMTypes, tagLength };
    case "GCM":
      requireValid(keyType.kind === "aes" && nonce.length > 0 && tagLength >= 4 && tagLength <= 16);
      return {
        openssl: `aes-${bits}-gcm` as CipherGCMTypes,
        tagLength,
        needsOwnGcm: nonce.length > MAX_OPENSSL_NONCE || !OPENSSL_GCM_TAGS.includes(tagLength),
      };
    case "CHACHA20_POLY1305":
      // The nonce of 8 bytes belongs to the original ChaCha20, which has no Poly1305.
      if (tagLength !== 16 || nonce.length === 8) throw new StatusError(Status.PsaErrorNotSupported);
      requireValid(keyType.kind === "chacha20" && nonce.length === 12);
      return { openssl: "chacha20-poly1305" as CipherGCMTypes, tagLength };
    default:
      throw new StatusError(Status.PsaErrorNotSupported);
  }
}

function isCcmTag(length: number): boolean {
  return length >= 4 && length <= 16 && length % 2 === 0;
}

function requireValid(isValid: boolean): void {
  if (!isValid) throw new StatusError(Status.PsaErrorInvalidArgument);
}
