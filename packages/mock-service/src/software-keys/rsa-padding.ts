import { concatBytes, equalBytes, hexToBytes } from "@noble/ciphers/utils.js";
import type { AsymmetricSignature, Hash } from "@parsec-ts/operations";
import { allocateBytes, copyBytes, Status } from "@parsec-ts/wire-protocol";
import type { Cryptography } from "../cryptography/cryptography.js";
import { StatusError } from "../status-error.js";
import { requireHash } from "./hash-function.js";

/** DER of a DigestInfo before the hash itself. RFC 8017, section 9.2, note 1; RFC 8702 for SHA-3. */
const DIGEST_INFO: Readonly<Record<string, string>> = {
  MD5: "3020300c06082a864886f70d020505000410",
  RIPEMD160: "3021300906052b2403020105000414",
  SHA_1: "3021300906052b0e03021a05000414",
  SHA_224: "302d300d06096086480165030402040500041c",
  SHA_256: "3031300d060960864801650304020105000420",
  SHA_384: "3041300d060960864801650304020205000430",
  SHA_512: "3051300d060960864801650304020305000440",
  SHA_512_224: "302d300d06096086480165030402050500041c",
  SHA_512_256: "3031300d060960864801650304020605000420",
  SHA3_224: "302d300d06096086480165030402070500041c",
  SHA3_256: "3031300d060960864801650304020805000420",
  SHA3_384: "3041300d060960864801650304020905000430",
  SHA3_512: "3051300d060960864801650304020a05000440",
};

/** Bytes that the padding of PKCS#1 v1.5 takes at least. RFC 8017, section 7.2.1. */
export const MIN_PADDING = 11;

/** The paddings of signatures of RSA keys with a modulus of `bits` bits. */
export class RsaPadding {
  readonly #cryptography: Cryptography;
  readonly #bits: number;

  constructor(cryptography: Cryptography, bits: number) {
    this.#cryptography = cryptography;
    this.#bits = bits;
  }

  /** Encodes an already computed hash for RSA, as long as the modulus. Libraries alone would hash the hash again. */
  encodeForSignature(alg: AsymmetricSignature, hash: Uint8Array): Uint8Array {
    switch (alg.kind) {
      case "rsaPkcs1v15Sign":
        return encodePkcs1(concatBytes(digestInfo(specificHash(alg)), hash), this.#bits);
      case "rsaPkcs1v15SignRaw":
        return encodePkcs1(hash, this.#bits);
      case "rsaPss":
        return this.#encodePss(specificHash(alg), hash, this.#cryptography.random(saltLength(hash, this.#bits)));
      default:
        throw new StatusError(Status.PsaErrorInvalidArgument);
    }
  }

  /** True if `encoded`, the result of RSA's verification, equals the result of {@link encodeForSignature} for the hash. */
  isEncodedForSignature(alg: AsymmetricSignature, hash: Uint8Array, encoded: Uint8Array): boolean {
    const expected =
      alg.kind === "rsaPss"
        ? this.#encodePssWithSaltOf(encoded, specificHash(alg), hash)
        : this.encodeForSignature(alg, hash);
    return expected !== undefined && equalBytes(expected, encoded);
  }

  /** Encodes by EMSA-PSS with MGF1 over the same hash. RFC 8017, section 9.1.1. */
  #encodePss(hash: Hash, digest: Uint8Array, salt: Uint8Array): Uint8Array {
    requireHash(hash);
    const block = allocateBytes(this.#bits / 8);
    const maskedLength = block.length - digest.length - 1;
    if (maskedLength < salt.length + 1) throw new StatusError(Status.PsaErrorInvalidArgument);
    const seed = this.#cryptography.hash(hash, new Uint8Array(8), digest, salt);
    block[maskedLength - salt.length - 1] = 1;
    block.set(salt, maskedLength - salt.length);
    this.#applyMask(block.subarray(0, maskedLength), hash, seed);
    block[0] = (block[0] ?? 0) & 0x7f;
    block.set(seed, maskedLength);
    block[block.length - 1] = 0xbc;
    return block;
  }

  /** Encodes by EMSA-PSS with the salt that `encoded` contains; `undefined` if it is too short to contain one. */
  #encodePssWithSaltOf(encoded: Uint8Array, hash: Hash, digest: Uint8Array): Uint8Array | undefined {
    requireHash(hash);
    const maskedLength = encoded.length - digest.length - 1;
    const seed = encoded.subarray(maskedLength, -1);
    const masked = copyBytes(encoded.subarray(0, Math.max(maskedLength, 0)));
    const salt = saltLength(digest, this.#bits);
    if (masked.length < salt + 1) return undefined;
    this.#applyMask(masked, hash, seed);
    return this.#encodePss(hash, digest, masked.subarray(-salt));
  }

  /** XORs the target with the mask of MGF1. RFC 8017, appendix B.2.1. */
  #applyMask(target: Uint8Array, hash: Hash, seed: Uint8Array): void {
    const counter = new Uint8Array(4);
    for (let at = 0, block = 0; at < target.length; block++) {
      counter[3] = block;
      for (const byte of this.#cryptography.hash(hash, seed, counter)) {
        if (at === target.length) return;
        target[at] = (target[at] ?? 0) ^ byte;
        at++;
      }
    }
  }
}

/**
 * Pads a plaintext to an encryption block as long as the modulus. RFC 8017, section 7.2.1.
 *
 * @throws {@link StatusError} InvalidArgument if it is too long
 */
export function padForEncryption(cryptography: Cryptography, plaintext: Uint8Array, length: number): Uint8Array {
  const start = length - plaintext.length;
  if (start < MIN_PADDING) throw new StatusError(Status.PsaErrorInvalidArgument);
  // No byte of the padding is zero.
  const block = cryptography.random(length).map((byte) => byte || 1);
  block.set([0, 2]);
  block[start - 1] = 0;
  block.set(plaintext, start);
  return block;
}

/** Returns the message inside an encryption block. RFC 8017, section 7.2.2. */
export function unpadEncrypted(block: Uint8Array): Uint8Array {
  const end = block.indexOf(0, 2);
  if (block[0] !== 0 || block[1] !== 2 || end < 10) throw new StatusError(Status.PsaErrorInvalidPadding);
  return block.subarray(end + 1);
}

function specificHash({ hashAlg }: Extract<AsymmetricSignature, { hashAlg: unknown }>): Hash {
  if (hashAlg.kind !== "specific") throw new StatusError(Status.PsaErrorInvalidArgument);
  return hashAlg.value;
}

function digestInfo(hash: Hash): Uint8Array {
  const prefix = DIGEST_INFO[hash];
  if (prefix === undefined) throw new StatusError(Status.PsaErrorNotSupported);
  return hexToBytes(prefix);
}

/** Encodes by EMSA-PKCS1-v1_5. RFC 8017, section 9.2. */
function encodePkcs1(digest: Uint8Array, bits: number): Uint8Array {
  const block = allocateBytes(Math.ceil(bits / 8)).fill(0xff);
  const start = block.length - digest.length;
  if (start < MIN_PADDING) throw new StatusError(Status.PsaErrorInvalidArgument);
  block.set([0, 1]);
  block[start - 1] = 0;
  block.set(digest, start);
  return block;
}

/**
 * Returns the length of a salt: that of the hash, as in PSA, or up to two bytes less if a short key cannot hold it, as Mbed Crypto
 * decides.
 */
function saltLength(hash: Uint8Array, bits: number): number {
  const capacity = bits / 8 - hash.length - 2;
  return capacity >= hash.length - 2 ? Math.min(capacity, hash.length) : hash.length;
}
