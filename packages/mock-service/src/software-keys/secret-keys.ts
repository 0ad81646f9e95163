import { createHmac, randomBytes } from "node:crypto";
import { cmac } from "@noble/ciphers/aes.js";
import type { FullLengthMac, KeyAttributes, KeyType } from "@parsec-ts/operations";
import { copyBytes, Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";
import { openAead, sealAead } from "./aead.js";
import { cbcMac, decryptCipher, encryptCipher } from "./ciphers.js";
import { hashFunction } from "./hashes.js";
import type { KeyFamily, SoftwareKey } from "./software-key.js";

/** PSA's largest key. PSA Crypto API, `PSA_MAX_KEY_BITS`. */
const MAX_KEY_BITS = 0xfff8;

/** Sizes in bits of each type that is plain bytes; `any` is every whole number of bytes. */
const SIZES: Partial<Record<KeyType["kind"], readonly number[] | "any">> = {
  rawData: "any",
  derive: "any",
  hmac: "any",
  aes: [128, 192, 256],
  camellia: [128, 192, 256],
  des: [128, 192],
  chacha20: [256],
};

/** Keys whose material is plain bytes, by node:crypto; CMAC by noble-ciphers. */
export const secretKeys: KeyFamily = {
  serves: ({ keyType }) => keyType.kind in SIZES,

  async generate({ keyType, keyBits }) {
    requireSize(keyType, keyBits);
    return secretKey(keyType, copyBytes(randomBytes(keyBits / 8)));
  },

  import({ keyType }: KeyAttributes, data) {
    requireSize(keyType, data.length * 8);
    return secretKey(keyType, copyBytes(data));
  },
};

function requireSize({ kind }: KeyType, bits: number): void {
  const sizes = SIZES[kind];
  const fits = sizes === "any" ? bits > 0 && bits % 8 === 0 && bits <= MAX_KEY_BITS : sizes?.includes(bits);
  if (!fits) throw new StatusError(Status.PsaErrorInvalidArgument);
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
    mac(alg, input) {
      switch (alg.kind) {
        case "fullLength":
          return fullLengthMac(keyType, secret, alg.value, input);
        case "truncated": {
          const whole = fullLengthMac(keyType, secret, alg.macAlg, input);
          if (alg.macLength < 4 || alg.macLength > whole.length) throw new StatusError(Status.PsaErrorInvalidArgument);
          return whole.subarray(0, alg.macLength);
        }
        default:
          throw new StatusError(Status.PsaErrorNotSupported);
      }
    },
    wipe: () => void secret.fill(0),
  };
}

function fullLengthMac(keyType: KeyType, secret: Uint8Array, alg: FullLengthMac, input: Uint8Array): Uint8Array {
  switch (alg.kind) {
    case "hmac":
      requireType(keyType, "hmac");
      return createHmac(hashFunction(alg.hashAlg).openssl, secret).update(input).digest();
    case "cmac":
      requireType(keyType, "aes");
      return cmac(input, secret);
    case "cbcMac":
      requireType(keyType, "aes");
      return cbcMac(secret, input);
    default:
      throw new StatusError(Status.PsaErrorNotSupported);
  }
}

function requireType({ kind }: KeyType, wanted: KeyType["kind"]): void {
  if (kind !== wanted) throw new StatusError(Status.PsaErrorInvalidArgument);
}
