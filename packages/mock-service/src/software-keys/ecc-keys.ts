import { createECDH } from "node:crypto";
import { ecdsa as ecdsaOn } from "@noble/curves/abstract/weierstrass.js";
import { ripemd160, sha1 } from "@noble/hashes/legacy.js";
import { sha224, sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { sha3_224, sha3_256, sha3_384, sha3_512 } from "@noble/hashes/sha3.js";
import type { CHash } from "@noble/hashes/utils.js";
import type { AsymmetricSignature, CurveName, KeyAttributes, KeyType } from "@parsec-ts/operations";
import { copyBytes, Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";
import { curveOfKey, findCurve, type SoftwareCurve } from "./curves.js";
import { montgomeryKeys } from "./montgomery-keys.js";
import { signWithRandomNonce } from "./sign-with-random-nonce.js";
import { type KeyFamily, parsing, type SoftwareKey } from "./software-key.js";

/** Hash functions for deterministic nonces: the one of the signed hash is used. RFC 6979, section 3.2. */
const NONCE_HASHES: Readonly<Record<string, CHash>> = {
  RIPEMD160: ripemd160,
  SHA_1: sha1,
  SHA_224: sha224,
  SHA_256: sha256,
  SHA_384: sha384,
  SHA_512: sha512,
  SHA3_224: sha3_224,
  SHA3_256: sha3_256,
  SHA3_384: sha3_384,
  SHA3_512: sha3_512,
};

/** Curves that OpenSSL has on every system: some distributions leave others out. */
const IN_EVERY_OPENSSL: readonly CurveName[] = ["P-256", "P-384", "P-521"];

/**
 * Keys on Weierstrass curves, by noble-curves: node:crypto cannot sign an already computed hash, it only helps. Arithmetic with BigInt, also
 * for P-256, is not constant-time: who measures signatures can learn about the key. A mock has no secrets that they could reveal.
 */
const weierstrassKeys: KeyFamily = {
  serves: (keyType) => keyType.kind === "eccKeyPair" || keyType.kind === "eccPublicKey",

  hasSize: (keyType, bits) => "curveFamily" in keyType && findCurve(keyType.curveFamily, bits) !== undefined,

  async generate(attributes) {
    if (attributes.keyType.kind !== "eccKeyPair") throw new StatusError(Status.PsaErrorInvalidArgument);
    const curve = requireCurve(attributes, attributes.keyBits);
    return keyPair(curve, curve.ecdsa.utils.randomSecretKey());
  },

  import(attributes, data) {
    const isPair = attributes.keyType.kind === "eccKeyPair";
    const curve = requireCurve(attributes, attributes.keyBits || (curveOfKey(attributes.keyType, data)?.bits ?? 0));
    if (!isPair) {
      return publicKey(curve, requireFormat(curve, data));
    }
    if (!curve.ecdsa.utils.isValidSecretKey(data)) throw new StatusError(Status.PsaErrorInvalidArgument);
    return keyPair(curve, copyBytes(data));
  },
};

function requireCurve({ keyType }: KeyAttributes, bits: number): SoftwareCurve {
  const curve = "curveFamily" in keyType ? findCurve(keyType.curveFamily, bits) : undefined;
  if (curve === undefined) throw new StatusError(Status.PsaErrorNotSupported);
  return curve;
}

/** Returns a copy of a point after checking that it is in PSA's format, uncompressed. */
function requireFormat({ ecdsa }: SoftwareCurve, data: Uint8Array): Uint8Array {
  const isUncompressed = data[0] === 4 && data.length === ecdsa.lengths.publicKeyUncompressed;
  if (!isUncompressed) throw new StatusError(Status.PsaErrorInvalidArgument);
  return copyBytes(data);
}

function isOnCurve({ ecdsa }: SoftwareCurve, point: Uint8Array): boolean {
  try {
    ecdsa.Point.fromBytes(point);
    return true;
  } catch {
    return false;
  }
}

function keyPair(curve: SoftwareCurve, secret: Uint8Array): SoftwareKey {
  const { ecdsa, openssl } = curve;
  return {
    ...publicKey(curve, ecdsa.getPublicKey(secret, false)),
    exportKey: () => copyBytes(secret),
    signHash(alg, hash) {
      const nonceHash = requireEcdsa(alg);
      if (nonceHash === undefined && IN_EVERY_OPENSSL.includes(curve.name))
        return signWithRandomNonce(curve, secret, hash);
      const signer = nonceHash === undefined ? ecdsa : ecdsaOn(ecdsa.Point, nonceHash);
      return signer.sign(hash, secret, { prehash: false, lowS: false, extraEntropy: nonceHash === undefined });
    },
    agree(alg, peerKey) {
      if (alg !== "ECDH") throw new StatusError(Status.PsaErrorNotSupported);
      const exchange = createECDH(openssl);
      exchange.setPrivateKey(secret);
      const point = requireFormat(curve, peerKey);
      if (!isOnCurve(curve, point)) throw new StatusError(Status.PsaErrorInvalidArgument);
      return parsing(() => exchange.computeSecret(point));
    },
    wipe: () => void secret.fill(0),
  };
}

function publicKey(curve: SoftwareCurve, point: Uint8Array): SoftwareKey {
  const { ecdsa, bits } = curve;
  return {
    bits,
    exportKey: () => copyBytes(point),
    exportPublic: () => point,
    isOnCurve: () => isOnCurve(curve, point),
    signatureLength: ecdsa.lengths.signature ?? 0,
    verifyHash(alg, hash, signature) {
      requireEcdsa(alg);
      if (signature.length !== (ecdsa.lengths.signature ?? 0)) return false;
      return ecdsa.verify(signature, hash, point, { prehash: false, lowS: false });
    },
    wipe: () => {},
  };
}

/** Requires an ECDSA algorithm. Returns the hash function for a deterministic nonce; `undefined` for a random nonce. */
function requireEcdsa(alg: AsymmetricSignature): CHash | undefined {
  if (alg.kind === "ecdsa" || alg.kind === "ecdsaAny") return undefined;
  if (alg.kind !== "deterministicEcdsa") throw new StatusError(Status.PsaErrorInvalidArgument);
  const hash = alg.hashAlg.kind === "specific" ? NONCE_HASHES[alg.hashAlg.value] : undefined;
  if (hash === undefined) throw new StatusError(Status.PsaErrorNotSupported);
  return hash;
}

function familyOf(keyType: KeyType): KeyFamily {
  return "curveFamily" in keyType && keyType.curveFamily === "MONTGOMERY" ? montgomeryKeys : weierstrassKeys;
}

/** Keys on elliptic curves. */
export const eccKeys: KeyFamily = {
  serves: weierstrassKeys.serves,
  hasSize: (keyType, bits) => familyOf(keyType).hasSize(keyType, bits),
  generate: (attributes) => familyOf(attributes.keyType).generate(attributes),
  import: (attributes, data) => familyOf(attributes.keyType).import(attributes, data),
};
