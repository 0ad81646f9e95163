import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Cipher, KeyType } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";
import type { SecretKeyMaterial } from "./aead.js";
import { orStatus, parsing } from "./software-key.js";

interface Mode {
  /** OpenSSL's name of the mode; absent for a stream cipher. */
  readonly name?: string;
  /** Length in bytes of the initialisation vector that the ciphertext begins with. */
  readonly ivLength: number;
  readonly isPadded: boolean;
  /** Number of bytes that the length of the plaintext must be a multiple of. */
  readonly unit: number;
}

/** Unauthenticated modes. PSA Crypto API, "Cipher algorithms". */
const MODES: Readonly<Record<string, Mode>> = {
  STREAM_CIPHER: { ivLength: 12, isPadded: false, unit: 1 },
  CTR: { name: "ctr", ivLength: 16, isPadded: false, unit: 1 },
  CFB: { name: "cfb", ivLength: 16, isPadded: false, unit: 1 },
  OFB: { name: "ofb", ivLength: 16, isPadded: false, unit: 1 },
  ECB_NO_PADDING: { name: "ecb", ivLength: 0, isPadded: false, unit: 16 },
  CBC_NO_PADDING: { name: "cbc", ivLength: 16, isPadded: false, unit: 16 },
  CBC_PKCS7: { name: "cbc", ivLength: 16, isPadded: true, unit: 1 },
};

/** Encrypts to the initialisation vector followed by the ciphertext. PSA Crypto API, `psa_cipher_encrypt`. */
export function encryptCipher(key: SecretKeyMaterial, alg: Cipher, plaintext: Uint8Array): Uint8Array {
  const mode = requireMode(alg);
  if (plaintext.length % mode.unit !== 0) throw new StatusError(Status.PsaErrorInvalidArgument);
  const iv = randomBytes(mode.ivLength);
  return parsing(() => {
    const cipher = createCipheriv(cipherName(key, mode), key.secret, openSslIv(mode, iv));
    cipher.setAutoPadding(mode.isPadded);
    return Buffer.concat([iv, cipher.update(plaintext), cipher.final()]);
  });
}

/**
 * Decrypts an initialisation vector followed by a ciphertext. PSA Crypto API, `psa_cipher_decrypt`.
 *
 * @throws {@link StatusError} InvalidPadding; InvalidArgument for a ciphertext of an impossible length
 */
export function decryptCipher(key: SecretKeyMaterial, alg: Cipher, ciphertext: Uint8Array): Uint8Array {
  const mode = requireMode(alg);
  const iv = ciphertext.subarray(0, mode.ivLength);
  const blocks = ciphertext.subarray(mode.ivLength);
  const unit = mode.isPadded ? 16 : mode.unit;
  if (iv.length < mode.ivLength || blocks.length % unit !== 0) throw new StatusError(Status.PsaErrorInvalidArgument);
  const decipher = parsing(() => createDecipheriv(cipherName(key, mode), key.secret, openSslIv(mode, iv)));
  decipher.setAutoPadding(mode.isPadded);
  return orStatus(Status.PsaErrorInvalidPadding, () => Buffer.concat([decipher.update(blocks), decipher.final()]));
}

function requireMode(alg: Cipher): Mode {
  const mode = MODES[alg];
  if (mode === undefined) throw new StatusError(Status.PsaErrorNotSupported);
  return mode;
}

function cipherName({ keyType, secret }: SecretKeyMaterial, { name }: Mode): string {
  const isBlockCipher = keyType.kind === "aes" || keyType.kind === "camellia";
  if (isBlockCipher && name !== undefined) return `${keyType.kind}-${secret.length * 8}-${name}`;
  if (keyType.kind === ("chacha20" satisfies KeyType["kind"]) && name === undefined) return "chacha20";
  throw new StatusError(Status.PsaErrorInvalidArgument);
}

/** Prepends the block counter, which OpenSSL's ChaCha20 expects before the nonce. RFC 8439 starts it at 0 for encryption alone. */
function openSslIv({ name, ivLength }: Mode, iv: Uint8Array): Uint8Array | null {
  if (name === undefined) return Buffer.concat([new Uint8Array(4), iv]);
  return ivLength === 0 ? null : iv;
}
