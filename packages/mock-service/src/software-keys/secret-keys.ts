import { randomBytes } from "node:crypto";
import type { KeyAttributes, KeyType } from "@parsec-ts/operations";
import { copyBytes, Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";
import { openAead, sealAead } from "./aead.js";
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

/** Symmetric keys and raw data, by node:crypto; CMAC by noble-ciphers. */
export const secretKeys: KeyFamily = {
  serves: (keyType) => Object.hasOwn(SIZES, keyType.kind),

  hasSize,

  async generate({ keyType, keyBits }) {
    requireSize(keyType, keyBits);
    return secretKey(keyType, copyBytes(randomBytes(keyBits / 8)));
  },

  import({ keyType, keyBits }: KeyAttributes, data) {
    requireSize(keyType, Math.max(keyBits, data.length * 8));
    return secretKey(keyType, copyBytes(data));
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

function secretKey(keyType: KeyType, secret: Uint8Array): SoftwareKey {
  const key = { keyType, secret };
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
