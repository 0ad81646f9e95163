import { createHash } from "node:crypto";
import type { LocalCrypto } from "@parsec-ts/client";
import type { Hash } from "@parsec-ts/operations";
import { copyBytes, ParsecError } from "@parsec-ts/wire-protocol";

/** OpenSSL's names of PSA's hashes. */
const HASH_NAME: Readonly<Partial<Record<Hash, string>>> = {
  MD5: "md5",
  RIPEMD160: "ripemd160",
  SHA_1: "sha1",
  SHA_224: "sha224",
  SHA_256: "sha256",
  SHA_384: "sha384",
  SHA_512: "sha512",
  SHA_512_224: "sha512-224",
  SHA_512_256: "sha512-256",
  SHA3_224: "sha3-224",
  SHA3_256: "sha3-256",
  SHA3_384: "sha3-384",
  SHA3_512: "sha3-512",
};

/** Hashes by node:crypto. */
export const nodeLocalCrypto: LocalCrypto = {
  digest(hash, message) {
    const name = HASH_NAME[hash];
    if (name !== undefined) {
      try {
        return copyBytes(createHash(name).update(message).digest());
      } catch (cause) {
        throw unsupported(hash, cause);
      }
    }
    throw unsupported(hash);
  },
};

function unsupported(hash: Hash, cause?: unknown): ParsecError {
  const message = `This Node.js cannot compute ${hash}: hash the message elsewhere and call signHash, or take another hash.`;
  return new ParsecError("usage", "ERR_PARSEC_HASH_UNSUPPORTED", message, { argument: "hash", cause });
}
