import { concatBytes } from "@noble/ciphers/utils.js";
import type { Cipher } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import type { Awaitable, CipherMessage } from "../cryptography/cryptography.js";
import { StatusError } from "../status-error.js";
import type { SecretKeyMaterial } from "./aead.js";
import { mapResult, orStatus, parsing } from "./software-key.js";

interface Mode {
  readonly mode: CipherMessage["mode"];
  /** Length in bytes of the initialisation vector that the ciphertext begins with. */
  readonly ivLength: number;
  readonly isPadded: boolean;
  /** Number of bytes that the length of the plaintext must be a multiple of. */
  readonly unit: number;
}

/** Unauthenticated modes. PSA Crypto API, "Cipher algorithms". */
const MODES: Readonly<Record<string, Mode>> = {
  STREAM_CIPHER: { mode: "stream", ivLength: 12, isPadded: false, unit: 1 },
  CTR: { mode: "ctr", ivLength: 16, isPadded: false, unit: 1 },
  CFB: { mode: "cfb", ivLength: 16, isPadded: false, unit: 1 },
  OFB: { mode: "ofb", ivLength: 16, isPadded: false, unit: 1 },
  ECB_NO_PADDING: { mode: "ecb", ivLength: 0, isPadded: false, unit: 16 },
  CBC_NO_PADDING: { mode: "cbc", ivLength: 16, isPadded: false, unit: 16 },
  CBC_PKCS7: { mode: "cbc", ivLength: 16, isPadded: true, unit: 1 },
};

/** Encrypts to the initialisation vector followed by the ciphertext. PSA Crypto API, `psa_cipher_encrypt`. */
export function encryptCipher(key: SecretKeyMaterial, alg: Cipher, plaintext: Uint8Array): Awaitable<Uint8Array> {
  const mode = requireMode(alg);
  if (plaintext.length % mode.unit !== 0) throw new StatusError(Status.PsaErrorInvalidArgument);
  const iv = key.cryptography.random(mode.ivLength);
  const encrypted = parsing(() => key.cryptography.encrypt(messageOf(key, mode, iv, plaintext)));
  return mapResult(encrypted, (ciphertext) => concatBytes(iv, ciphertext));
}

/**
 * Decrypts an initialisation vector followed by a ciphertext. PSA Crypto API, `psa_cipher_decrypt`.
 *
 * @throws {@link StatusError} InvalidPadding; InvalidArgument for a ciphertext of an impossible length
 */
export function decryptCipher(key: SecretKeyMaterial, alg: Cipher, ciphertext: Uint8Array): Awaitable<Uint8Array> {
  const mode = requireMode(alg);
  const iv = ciphertext.subarray(0, mode.ivLength);
  const blocks = ciphertext.subarray(mode.ivLength);
  const unit = mode.isPadded ? 16 : mode.unit;
  if (iv.length < mode.ivLength || blocks.length % unit !== 0) throw new StatusError(Status.PsaErrorInvalidArgument);
  const message = messageOf(key, mode, iv, blocks);
  return orStatus(Status.PsaErrorInvalidPadding, () => key.cryptography.decrypt(message));
}

function requireMode(alg: Cipher): Mode {
  const mode = MODES[alg];
  if (mode === undefined) throw new StatusError(Status.PsaErrorNotSupported);
  return mode;
}

function messageOf(
  { keyType: { kind }, secret }: SecretKeyMaterial,
  { mode, isPadded }: Mode,
  iv: Uint8Array,
  input: Uint8Array,
): CipherMessage {
  const isBlockCipher = kind === "aes" || kind === "camellia";
  if (isBlockCipher && mode !== "stream") return { cipher: kind, mode, key: secret, iv, isPadded, input };
  if (kind === "chacha20" && mode === "stream") return { cipher: kind, mode, key: secret, iv, isPadded, input };
  throw new StatusError(Status.PsaErrorInvalidArgument);
}
