import { ecdsa as ecdsaOn } from "@noble/curves/abstract/weierstrass.js";
import type { CHash } from "@noble/hashes/utils.js";
import type { AsymmetricSignature, KeyAttributes, KeyType } from "@parsec-ts/operations";
import { copyBytes, Status } from "@parsec-ts/wire-protocol";
import type { Cryptography } from "../cryptography/cryptography.js";
import { NOBLE_HASHES } from "../cryptography/noble-hashes.js";
import { StatusError } from "../status-error.js";
import { curveOfKey, findCurve, type SoftwareCurve } from "./curves.js";
import { montgomeryKeys } from "./montgomery-keys.js";
import { signWithRandomNonce } from "./sign-with-random-nonce.js";
import { type KeyFamily, parsing, type SoftwareKey } from "./software-key.js";

/**
 * Keys on Weierstrass curves, by noble-curves: neither node:crypto nor WebCrypto signs an already computed hash. Arithmetic with BigInt, also
 * for P-256, is not constant-time: who measures signatures can learn about the key. A mock has no secrets that they could reveal.
 */
const weierstrassKeys: KeyFamily = {
  serves: (keyType) => keyType.kind === "eccKeyPair" || keyType.kind === "eccPublicKey",

  hasSize: (keyType, bits) => "curveFamily" in keyType && findCurve(keyType.curveFamily, bits) !== undefined,

  async generate(attributes, cryptography) {
    if (attributes.keyType.kind !== "eccKeyPair") throw new StatusError(Status.PsaErrorInvalidArgument);
    const curve = requireCurve(attributes, attributes.keyBits);
    const seed = cryptography.random(curve.ecdsa.lengths.seed ?? 0);
    return keyPair(curve, curve.ecdsa.utils.randomSecretKey(seed), cryptography);
  },

  import(attributes, data, cryptography) {
    const isPair = attributes.keyType.kind === "eccKeyPair";
    const curve = requireCurve(attributes, attributes.keyBits || (curveOfKey(attributes.keyType, data)?.bits ?? 0));
    if (!isPair) {
      return publicKey(curve, requireFormat(curve, data));
    }
    if (!curve.ecdsa.utils.isValidSecretKey(data)) throw new StatusError(Status.PsaErrorInvalidArgument);
    return keyPair(curve, copyBytes(data), cryptography);
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

function keyPair(curve: SoftwareCurve, secret: Uint8Array, cryptography: Cryptography): SoftwareKey {
  const { ecdsa } = curve;
  return {
    ...publicKey(curve, ecdsa.getPublicKey(secret, false)),
    exportKey: () => copyBytes(secret),
    signHash(alg, hash) {
      const nonceHash = requireEcdsa(alg);
      if (nonceHash !== undefined) {
        return ecdsaOn(ecdsa.Point, nonceHash).sign(hash, secret, { prehash: false, lowS: false });
      }
      return signWithRandomNonce(curve, secret, hash, () => {
        const made = cryptography.ephemeralKey?.(curve.name);
        if (made !== undefined) return made;
        const nonce = ecdsa.utils.randomSecretKey(cryptography.random(ecdsa.lengths.seed ?? 0));
        return { secret: nonce, point: ecdsa.getPublicKey(nonce, false) };
      });
    },
    agree(alg, peerKey) {
      if (alg !== "ECDH") throw new StatusError(Status.PsaErrorNotSupported);
      const point = requireFormat(curve, peerKey);
      if (!isOnCurve(curve, point)) throw new StatusError(Status.PsaErrorInvalidArgument);
      return parsing(() => cryptography.agree(curve.name, secret, point));
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

/** Requires an ECDSA algorithm. Returns the hash function for a deterministic nonce, the one of the signed hash (RFC 6979, section 3.2); `undefined` for a random nonce. */
function requireEcdsa(alg: AsymmetricSignature): CHash | undefined {
  if (alg.kind === "ecdsa" || alg.kind === "ecdsaAny") return undefined;
  if (alg.kind !== "deterministicEcdsa") throw new StatusError(Status.PsaErrorInvalidArgument);
  const hash = alg.hashAlg.kind === "specific" ? NOBLE_HASHES[alg.hashAlg.value] : undefined;
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
  generate: (attributes, cryptography) => familyOf(attributes.keyType).generate(attributes, cryptography),
  import: (attributes, data, cryptography) => familyOf(attributes.keyType).import(attributes, data, cryptography),
};
