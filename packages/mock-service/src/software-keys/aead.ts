import { type CipherGCMTypes, createCipheriv, createDecipheriv } from "node:crypto";
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
}

/** Encrypts to the ciphertext followed by the tag. PSA Crypto API, `psa_aead_encrypt`. */
export function sealAead(key: SecretKeyMaterial, alg: Aead, { nonce, additionalData, data }: AeadInput): Uint8Array {
  const { openssl, tagLength } = aeadCipher(key, alg, nonce);
  return parsing(() => {
    const cipher = createCipheriv(openssl, key.secret, nonce, { authTagLength: tagLength });
    cipher.setAAD(additionalData, { plaintextLength: data.length });
    return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
  });
}

/**
 * Decrypts a ciphertext followed by its tag. PSA Crypto API, `psa_aead_decrypt`.
 *
 * @throws {@link StatusError} InvalidSignature if the tag does not match
 */
export function openAead(key: SecretKeyMaterial, alg: Aead, { nonce, additionalData, data }: AeadInput): Uint8Array {
  const { openssl, tagLength } = aeadCipher(key, alg, nonce);
  const length = data.length - tagLength;
  if (length < 0) throw new StatusError(Status.PsaErrorInvalidArgument);
  const decipher = parsing(() => createDecipheriv(openssl, key.secret, nonce, { authTagLength: tagLength }));
  return orStatus(Status.PsaErrorInvalidSignature, () => {
    decipher.setAuthTag(data.subarray(length));
    decipher.setAAD(additionalData, { plaintextLength: length });
    return Buffer.concat([decipher.update(data.subarray(0, length)), decipher.final()]);
  });
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
      requireValid(
        keyType.kind === "aes" && nonce.length > 0 && (tagLength === 4 || tagLength === 8 || isGcmTag(tagLength)),
      );
      return { openssl: `aes-${bits}-gcm` as CipherGCMTypes, tagLength };
    case "CHACHA20_POLY1305":
      requireValid(keyType.kind === "chacha20" && nonce.length === 12 && tagLength === 16);
      return { openssl: "chacha20-poly1305" as CipherGCMTypes, tagLength };
    default:
      throw new StatusError(Status.PsaErrorNotSupported);
  }
}

function isCcmTag(length: number): boolean {
  return length >= 4 && length <= 16 && length % 2 === 0;
}

function isGcmTag(length: number): boolean {
  return length >= 12 && length <= 16;
}

function requireValid(isValid: boolean): void {
  if (!isValid) throw new StatusError(Status.PsaErrorInvalidArgument);
}
