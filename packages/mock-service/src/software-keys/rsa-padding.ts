import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { AsymmetricSignature, Hash } from "@parsec-ts/operations";
import { allocateBytes, copyBytes, Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";
import { hashFunction } from "./hash-function.js";

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

/** Encodes an already computed hash for RSA, as long as the modulus. node:crypto alone would hash the hash again. */
export function encodeForSignature(alg: AsymmetricSignature, hash: Uint8Array, bits: number): Uint8Array {
  switch (alg.kind) {
    case "rsaPkcs1v15Sign":
      return encodePkcs1(Buffer.concat([digestInfo(specificHash(alg)), hash]), bits);
    case "rsaPkcs1v15SignRaw":
      return encodePkcs1(hash, bits);
    case "rsaPss":
      return encodePss(specificHash(alg), hash, bits, randomBytes(saltLength(hash, bits)));
    default:
      throw new StatusError(Status.PsaErrorInvalidArgument);
  }
}

/** True if `encoded`, the result of RSA's verification, equals the result of {@link encodeForSignature} for the hash. */
export function isEncodedForSignature(
  alg: AsymmetricSignature,
  hash: Uint8Array,
  bits: number,
  encoded: Uint8Array,
): boolean {
  const expected =
    alg.kind === "rsaPss"
      ? encodePssWithSaltOf(encoded, specificHash(alg), hash, bits)
      : encodeForSignature(alg, hash, bits);
  return expected !== undefined && expected.length === encoded.length && timingSafeEqual(expected, encoded);
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

function digestInfo(hash: Hash): Buffer {
  const prefix = DIGEST_INFO[hash];
  if (prefix === undefined) throw new StatusError(Status.PsaErrorNotSupported);
  return Buffer.from(prefix, "hex");
}

/** Encodes by EMSA-PKCS1-v1_5. RFC 8017, section 9.2. */
function encodePkcs1(digest: Uint8Array, bits: number): Uint8Array {
  const block = allocateBytes(Math.ceil(bits / 8)).fill(0xff);
  const start = block.length - digest.length;
  if (start < 11) throw new StatusError(Status.PsaErrorInvalidArgument);
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

/** Encodes by EMSA-PSS with MGF1 over the same hash. RFC 8017, section 9.1.1. */
function encodePss(hash: Hash, digest: Uint8Array, bits: number, salt: Uint8Array): Uint8Array {
  const { openssl } = hashFunction(hash);
  const block = allocateBytes(bits / 8);
  const maskedLength = block.length - digest.length - 1;
  if (maskedLength < salt.length + 1) throw new StatusError(Status.PsaErrorInvalidArgument);
  const seed = createHash(openssl).update(new Uint8Array(8)).update(digest).update(salt).digest();
  block[maskedLength - salt.length - 1] = 1;
  block.set(salt, maskedLength - salt.length);
  applyMask(block.subarray(0, maskedLength), openssl, seed);
  block[0] = (block[0] ?? 0) & 0x7f;
  block.set(seed, maskedLength);
  block[block.length - 1] = 0xbc;
  return block;
}

/** Encodes by EMSA-PSS with the salt that `encoded` contains; `undefined` if it is too short to contain one. */
function encodePssWithSaltOf(
  encoded: Uint8Array,
  hash: Hash,
  digest: Uint8Array,
  bits: number,
): Uint8Array | undefined {
  const maskedLength = encoded.length - digest.length - 1;
  const seed = encoded.subarray(maskedLength, -1);
  const masked = copyBytes(encoded.subarray(0, Math.max(maskedLength, 0)));
  const salt = saltLength(digest, bits);
  if (masked.length < salt + 1) return undefined;
  applyMask(masked, hashFunction(hash).openssl, seed);
  return encodePss(hash, digest, bits, masked.subarray(-salt));
}

/** XORs the target with the mask of MGF1. RFC 8017, appendix B.2.1. */
function applyMask(target: Uint8Array, openssl: string, seed: Uint8Array): void {
  const counter = Buffer.alloc(4);
  for (let at = 0, block = 0; at < target.length; block++) {
    counter.writeUInt32BE(block);
    for (const byte of createHash(openssl).update(seed).update(counter).digest()) {
      if (at === target.length) return;
      target[at] = (target[at] ?? 0) ^ byte;
      at++;
    }
  }
}
