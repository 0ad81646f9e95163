import type { KeyAttributes, KeyType } from "@parsec-ts/operations";
import { copyBytes, Status } from "@parsec-ts/wire-protocol";
import type { Cryptography } from "../cryptography/cryptography.js";
import { StatusError } from "../status-error.js";
import { openAead, type SecretKeyMaterial, sealAead } from "./aead.js";
import { decryptCipher, encryptCipher } from "./cipher.js";
import { computeMac } from "./mac.js";
import type { KeyFamily, SoftwareKey } from "./software-key.js";

/** Size of the largest key. PSA Crypto API, `PSA_MAX_KEY_BITS`. */
const MAX_KEY_BITS = 0xfff8;

/** Sizes in bits of each symmetric key type; `any` is every whole number of bytes. */
const SIZES: Partial<Record<KeyType["kind"], readonly number[] | "any">> = {
  rawData: "any",
  derive: "any",
  hmac: "any",
  aes: [128, 192, 256],
  camellia: [128, 192, 256],
  des: [64, 128, 192],
  chacha20: [256],
};

/** Symmetric keys and raw data; CMAC by noble-ciphers. */
export const secretKeys: KeyFamily = {
  serves: (keyType) => Object.hasOwn(SIZES, keyType.kind),

  hasSize,

  async generate({ keyType, keyBits }, cryptography) {
    requireSize(keyType, keyBits);
    return secretKey({ keyType, secret: cryptography.random(keyBits / 8), cryptography });
  },

  import({ keyType, keyBits }: KeyAttributes, data, cryptography: Cryptography) {
    requireSize(keyType, Math.max(keyBits, data.length * 8));
    return secretKey({ keyType, secret: copyBytes(data), cryptography });
  },
};

function hasSize({ kind }: KeyType, bits: number): boolean {
  const sizes = SIZES[kind];
  return sizes === "any" ? bits > 0 && bits % 8 === 0 && bits <= MAX_KEY_BITS : sizes?.includes(bits) === true;
}

function requireSize(keyType: KeyType, bits: number): void {
  if (bits > MAX_KEY_BITS) throw new StatusError(Status.PsaErrorNotSupported);
  if (!hasSize(keyType, bits)) throw new StatusError(Status.PsaErrorInvalidArgument);
}

function secretKey(key: SecretKeyMaterial): SoftwareKey {
  const { secret } = key;
  return {
    bits: secret.length * 8,
    exportKey: () => copyBytes(secret),
    aeadEncrypt: (alg, input) => sealAead(key, alg, input),
    aeadDecrypt: (alg, input) => openAead(key, alg, input),
    cipherEncrypt: (alg, plaintext) => encryptCipher(key, alg, plaintext),
    cipherDecrypt: (alg, ciphertext) => decryptCipher(key, alg, ciphertext),
    mac: (alg, input) => computeMac(key, alg, input),
    wipe: () => void secret.fill(0),
  };
}
