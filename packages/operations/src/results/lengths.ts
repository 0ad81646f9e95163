import type { Aead, AsymmetricSignature, Cipher, FullLengthMac, Hash, Mac } from "../generated/index.js";

/** The least and the most bytes that a field may have; the same number twice where the algorithm tells the length. */
export interface LengthBounds {
  readonly min: number;
  readonly max: number;
}

/** Bytes of each hash. PSA Crypto API, "PSA_HASH_LENGTH". */
export const HASH_LENGTHS: Readonly<Record<string, number>> = {
  MD2: 16,
  MD4: 16,
  MD5: 16,
  RIPEMD160: 20,
  SHA_1: 20,
  SHA_224: 28,
  SHA_256: 32,
  SHA_384: 48,
  SHA_512: 64,
  SHA_512_224: 28,
  SHA_512_256: 32,
  SHA3_224: 28,
  SHA3_256: 32,
  SHA3_384: 48,
  SHA3_512: 64,
};

/** Bounds of RSA: moduli of 512 to 16,384 bits. */
const RSA_BLOCK: LengthBounds = { min: 64, max: 2048 };

/** Bounds of ECDSA: r and s of curves with 192 to 640 bits. */
const ECDSA_SIGNATURE: LengthBounds = { min: 48, max: 160 };

/** The tag of an AEAD algorithm unless it is shortened. */
const TAG_LENGTH = 16;

/** The longest block or nonce of a cipher, in bytes. */
const MAX_BLOCK = 16;

/** Bytes of a hash; `undefined` for a hash that only a newer service knows. PSA Crypto API, "PSA_HASH_LENGTH". */
export function hashLength(hash: Hash): number | undefined {
  return typeof hash === "string" && Object.hasOwn(HASH_LENGTHS, hash) ? HASH_LENGTHS[hash] : undefined;
}

export function exactly(length: number): LengthBounds {
  return { min: length, max: length };
}

/** Exactly as many bytes as the request tells, which must be some. */
export function exactlySome(length: number): LengthBounds {
  return { min: Math.max(length, 1), max: length };
}

/** Any length but none, up to `max`. */
export function upTo(max: number): LengthBounds {
  return { min: 1, max };
}

/** Bounds of a signature by its algorithm alone; a key tells the exact length. PSA Crypto API, "psa_sign_hash". */
export function signatureBounds({ kind }: AsymmetricSignature): LengthBounds {
  switch (kind) {
    case "rsaPkcs1v15Sign":
    case "rsaPkcs1v15SignRaw":
    case "rsaPss":
      return RSA_BLOCK;
    case "ecdsa":
    case "ecdsaAny":
    case "deterministicEcdsa":
      return ECDSA_SIGNATURE;
    default:
      return upTo(RSA_BLOCK.max);
  }
}

export function rsaBlockBounds(): LengthBounds {
  return RSA_BLOCK;
}

/** Bytes that an AEAD ciphertext has more than its plaintext; `undefined` for an algorithm of a newer service. */
export function tagLength(alg: Aead): number | undefined {
  switch (alg.kind) {
    case "aeadWithDefaultLengthTag":
      return typeof alg.value === "string" ? TAG_LENGTH : undefined;
    case "aeadWithShortenedTag":
      return alg.tagLength;
    default:
      return undefined;
  }
}

/** Bounds of a MAC. PSA Crypto API, "PSA_MAC_LENGTH": of a block cipher it is one block, 8 bytes for DES, else 16. */
export function macBounds(alg: Mac): LengthBounds {
  switch (alg.kind) {
    case "truncated":
      return exactlySome(alg.macLength);
    case "fullLength":
      return fullMacBounds(alg.value);
    default:
      return upTo(64);
  }
}

function fullMacBounds(alg: FullLengthMac): LengthBounds {
  if (alg.kind !== "hmac") return alg.kind === "unknown" ? upTo(64) : { min: 8, max: MAX_BLOCK };
  const length = hashLength(alg.hashAlg);
  return length === undefined ? upTo(64) : exactly(length);
}

/** Bounds of a ciphertext with its IV in front: the key's type tells if a block has 8 or 16 bytes. */
export function cipherTextBounds(alg: Cipher, plaintext: number): LengthBounds {
  switch (alg) {
    case "ECB_NO_PADDING":
      return exactly(plaintext);
    case "CBC_PKCS7":
      return { min: plaintext + 8 + 1, max: plaintext + 2 * MAX_BLOCK };
    case "CTR":
    case "CFB":
    case "OFB":
    case "XTS":
    case "STREAM_CIPHER":
    case "CBC_NO_PADDING":
      return { min: plaintext + 8, max: plaintext + MAX_BLOCK };
    default:
      return { min: 1, max: plaintext + 4 * MAX_BLOCK };
  }
}

/** Bounds of a plaintext by its ciphertext, which has the IV in front: those of {@link cipherTextBounds} the other way round. */
export function plaintextBounds(alg: Cipher, ciphertext: number): LengthBounds {
  switch (alg) {
    case "ECB_NO_PADDING":
      return exactly(ciphertext);
    case "CBC_PKCS7":
      return { min: Math.max(ciphertext - 2 * MAX_BLOCK, 0), max: ciphertext - 8 - 1 };
    case "CTR":
    case "CFB":
    case "OFB":
    case "XTS":
    case "STREAM_CIPHER":
    case "CBC_NO_PADDING":
      return { min: Math.max(ciphertext - MAX_BLOCK, 0), max: ciphertext - 8 };
    default:
      return { min: 0, max: ciphertext };
  }
}

/**
 * Bytes of the secret that ECDH gives for a peer's public key: one coordinate. An uncompressed point is 04, X, Y; a Montgomery key is the
 * coordinate itself. PSA Crypto API, "psa_raw_key_agreement".
 */
export function sharedSecretLength(peerKey: Uint8Array): number {
  return peerKey[0] === 4 && peerKey.length % 2 === 1 ? (peerKey.length - 1) / 2 : peerKey.length;
}
