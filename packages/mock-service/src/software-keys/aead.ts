import type { Aead, KeyType } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import type { AeadMessage, Awaitable, Cryptography } from "../cryptography/cryptography.js";
import { gcm } from "../cryptography/gcm.js";
import { StatusError } from "../status-error.js";
import { type AeadInput, mapResult, orStatus, parsing } from "./software-key.js";

/** Symmetric key material and its type. */
export interface SecretKeyMaterial {
  readonly keyType: KeyType;
  readonly secret: Uint8Array;
  readonly cryptography: Cryptography;
}

type AeadParameters = Pick<AeadMessage, "cipher" | "tagLength">;

/** Longest nonce of GCM in OpenSSL, in bytes. */
const MAX_OPENSSL_NONCE = 128;

/** Lengths of GCM's tag in OpenSSL and in WebCrypto, in bytes. NIST SP 800-38D, section 5.2.1.2. */
const USUAL_GCM_TAGS: readonly number[] = [4, 8, 12, 13, 14, 15, 16];

/** Encrypts to the ciphertext followed by the tag. PSA Crypto API, `psa_aead_encrypt`. */
export function sealAead(key: SecretKeyMaterial, alg: Aead, input: AeadInput): Awaitable<Uint8Array> {
  const parameters = aeadParameters(key, alg, input.nonce);
  if (needsOwnGcm(parameters, input)) return ownGcm(key, parameters, input).encrypt(input.data);
  return parsing(() => key.cryptography.aeadEncrypt(messageOf(key, parameters, input)));
}

/**
 * Decrypts a ciphertext followed by its tag. PSA Crypto API, `psa_aead_decrypt`.
 *
 * @throws {@link StatusError} InvalidSignature if the tag does not match
 */
export function openAead(key: SecretKeyMaterial, alg: Aead, input: AeadInput): Awaitable<Uint8Array> {
  const parameters = aeadParameters(key, alg, input.nonce);
  if (input.data.length < parameters.tagLength) throw new StatusError(Status.PsaErrorInvalidArgument);
  if (needsOwnGcm(parameters, input)) {
    return orStatus(Status.PsaErrorInvalidSignature, () => ownGcm(key, parameters, input).decrypt(input.data));
  }
  const opened = parsing(() => key.cryptography.aeadDecrypt(messageOf(key, parameters, input)));
  return mapResult(opened, (plaintext) => {
    if (plaintext === undefined) throw new StatusError(Status.PsaErrorInvalidSignature);
    return plaintext;
  });
}

/** GCM with a nonce or a tag of a length that libraries refuse. */
function ownGcm(
  { secret }: SecretKeyMaterial,
  { tagLength }: AeadParameters,
  { nonce, additionalData }: AeadInput,
): ReturnType<typeof gcm> {
  return gcm(secret, nonce, additionalData, tagLength);
}

function messageOf(
  { secret }: SecretKeyMaterial,
  parameters: AeadParameters,
  { nonce, additionalData, data }: AeadInput,
): AeadMessage {
  return { ...parameters, key: secret, nonce, additionalData, input: data };
}

function needsOwnGcm({ cipher, tagLength }: AeadParameters, { nonce }: AeadInput): boolean {
  return cipher === "aes-gcm" && (nonce.length > MAX_OPENSSL_NONCE || !USUAL_GCM_TAGS.includes(tagLength));
}

function aeadParameters({ keyType }: SecretKeyMaterial, alg: Aead, nonce: Uint8Array): AeadParameters {
  if (alg.kind === "unknown") throw new StatusError(Status.PsaErrorNotSupported);
  const [name, tagLength] = alg.kind === "aeadWithDefaultLengthTag" ? [alg.value, 16] : [alg.aeadAlg, alg.tagLength];
  switch (name) {
    case "CCM":
      requireValid(keyType.kind === "aes" && nonce.length >= 7 && nonce.length <= 13 && isCcmTag(tagLength));
      return { cipher: "aes-ccm", tagLength };
    case "GCM":
      requireValid(keyType.kind === "aes" && nonce.length > 0 && tagLength >= 4 && tagLength <= 16);
      return { cipher: "aes-gcm", tagLength };
    case "CHACHA20_POLY1305":
      // The nonce of 8 bytes belongs to the original ChaCha20, which has no Poly1305.
      if (tagLength !== 16 || nonce.length === 8) throw new StatusError(Status.PsaErrorNotSupported);
      requireValid(keyType.kind === "chacha20" && nonce.length === 12);
      return { cipher: "chacha20-poly1305", tagLength };
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
