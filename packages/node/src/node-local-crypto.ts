import type { DecipherGCM, KeyObject } from "node:crypto";
import type { LocalCrypto } from "@parsec-ts/client";
import { encodePublicKey, type KeyMaterial } from "@parsec-ts/key-formats";
import type { AsymmetricEncryption, Hash } from "@parsec-ts/operations";
import { allocateBytes, copyBytes, ParsecError } from "@parsec-ts/wire-protocol";
import { nodeCrypto } from "./node-crypto.js";

/** OpenSSL's names for PSA's hashes. */
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

/** Bytes of the tag at the end of a ciphertext by AES-GCM. */
const GCM_TAG_LENGTH = 16;

/** Computes hashes, verifications, encryptions, key derivations and random bytes by `node:crypto`. */
export const nodeLocalCrypto: LocalCrypto = {
  digest(hash, message) {
    try {
      return copyBytes(nodeCrypto().createHash(hashName(hash)).update(message).digest());
    } catch (cause) {
      throw unsupportedHash(hash, cause);
    }
  },

  verify(material, alg, hash, message, signature) {
    const name = hashName(hash);
    const { constants, verify } = nodeCrypto();
    switch (alg.kind) {
      case "ecdsa":
      case "deterministicEcdsa":
      case "ecdsaAny":
        return verify(name, message, { key: publicKey(material, "ec"), dsaEncoding: "ieee-p1363" }, signature);
      case "rsaPkcs1v15Sign":
        return verify(name, message, publicKey(material, "rsa"), signature);
      case "rsaPss": {
        const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
        return verify(name, message, { key: publicKey(material, "rsa"), ...pss }, signature);
      }
      default:
        throw unsupported(`verify by ${alg.kind}`);
    }
  },

  encrypt(material, alg, plaintext, label) {
    const options = { ...padding(alg, label), key: publicKey(material, "rsa") };
    try {
      return copyBytes(nodeCrypto().publicEncrypt(options, plaintext));
    } catch (cause) {
      const message = "The plaintext is too long for this key and algorithm: encrypt a symmetric key instead.";
      throw new ParsecError("usage", "ERR_PARSEC_ARGUMENT", message, { argument: "plaintext", cause });
    }
  },

  hkdf({ hash, secret, salt, info, length }) {
    // Not hkdfSync, which copies the secret into a KeyObject: nothing of ours could wipe that.
    const pseudorandomKey = hmac(hash, salt, [secret]);
    const output = allocateBytes(length);
    let block: Uint8Array = allocateBytes(0);
    for (let filled = 0, count = 1; filled < length; filled += block.length, count++) {
      const next = hmac(hash, pseudorandomKey, [block, info, Uint8Array.of(count)]);
      block.fill(0);
      block = next;
      output.set(block.subarray(0, length - filled), filled);
    }
    block.fill(0);
    pseudorandomKey.fill(0);
    return output;
  },

  aesGcmEncrypt({ key, nonce, additionalData, input }) {
    const cipher = nodeCrypto().createCipheriv("aes-256-gcm", key, nonce).setAAD(additionalData);
    const ciphertext = allocateBytes(input.length + GCM_TAG_LENGTH);
    ciphertext.set(cipher.update(input));
    cipher.final();
    ciphertext.set(cipher.getAuthTag(), input.length);
    return ciphertext;
  },

  aesGcmDecrypt({ key, nonce, additionalData, input }) {
    if (input.length < GCM_TAG_LENGTH) return undefined;
    const split = input.length - GCM_TAG_LENGTH;
    const decipher = newDecipher(key, nonce).setAAD(additionalData);
    const plaintext = decipher.setAuthTag(input.subarray(split)).update(input.subarray(0, split));
    try {
      decipher.final();
      return copyBytes(plaintext);
    } catch {
      return undefined;
    } finally {
      plaintext.fill(0);
      overwriteFreedOutput(split);
    }
  },

  random: (length) => nodeCrypto().randomFillSync(allocateBytes(length)),
};

function newDecipher(key: Uint8Array, nonce: Uint8Array): DecipherGCM {
  return nodeCrypto().createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: GCM_TAG_LENGTH });
}

/**
 * From Node 22 on a decipher frees a copy of its output without wiping it. The next output of that length, of no meaning here, takes that
 * memory if the allocator gives it out again at once, as those of Node 20, 22 and 24 on Linux do: the search of memory finds none.
 */
function overwriteFreedOutput(length: number): void {
  newDecipher(allocateBytes(32), allocateBytes(12)).update(allocateBytes(length));
}

/** An HMAC, which may be secret: the caller wipes it. */
function hmac(hash: Hash, key: Uint8Array, parts: readonly Uint8Array[]): Uint8Array {
  try {
    const computation = nodeCrypto().createHmac(hashName(hash), key);
    for (const part of parts) computation.update(part);
    return computation.digest();
  } catch (cause) {
    throw unsupportedHash(hash, cause);
  }
}

function padding(alg: AsymmetricEncryption, label: Uint8Array): object {
  const { constants } = nodeCrypto();
  switch (alg.kind) {
    case "rsaPkcs1v15Crypt":
      return { padding: constants.RSA_PKCS1_PADDING };
    case "rsaOaep":
      return { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hashName(alg.hashAlg), oaepLabel: label };
    default:
      throw unsupported(`encrypt by ${alg.kind}`);
  }
}

function publicKey(material: KeyMaterial, type: "ec" | "rsa"): KeyObject {
  const key = readPublicKey(material);
  if (key.asymmetricKeyType === type) return key;
  throw unsupported("use a public key of another kind than the algorithm's");
}

function readPublicKey(material: KeyMaterial): KeyObject {
  const spki = encodePublicKey(material, "der");
  try {
    return nodeCrypto().createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  } catch (cause) {
    throw unsupported("use this public key", cause);
  }
}

function hashName(hash: Hash): string {
  const name = HASH_NAME[hash];
  if (name === undefined) throw unsupportedHash(hash);
  return name;
}

function unsupported(operation: string, cause?: unknown): ParsecError {
  const message = `This Node.js cannot ${operation}: leave it to the service, without local and verifyAfterSign.`;
  return new ParsecError("usage", "ERR_PARSEC_LOCAL_UNSUPPORTED", message, { cause });
}

function unsupportedHash(hash: Hash, cause?: unknown): ParsecError {
  const message = `This Node.js cannot compute ${hash}: hash the message elsewhere and call signHash, or take another hash.`;
  return new ParsecError("usage", "ERR_PARSEC_HASH_UNSUPPORTED", message, { argument: "hash", cause });
}
