import { ecdsa, weierstrass } from "@noble/curves/abstract/weierstrass.js";
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from "@noble/curves/misc.js";
import { p256, p384, p521 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import type { CHash } from "@noble/hashes/utils.js";
import {
  curveByFamily,
  curveOfPrivateKey,
  curveOfPublicKey,
  curveParameters,
  type NamedCurve,
  type WeierstrassCurveName,
} from "@parsec-ts/key-formats";
import { Curve, type CurveName, type EccFamily, type KeyType } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";

type Ecdsa = typeof p256;

/** A curve that this service implements. */
export interface SoftwareCurve {
  readonly name: CurveName;
  readonly bits: number;
  readonly ecdsa: Ecdsa;
}

function curve(name: WeierstrassCurveName, hash: CHash = sha256): Ecdsa {
  const { p, n, a, b, gx, gy } = curveParameters(name);
  return ecdsa(weierstrass({ p, n, h: 1n, a, b, Gx: gx, Gy: gy }), hash);
}

/** Constructors of the curves. Each runs at the first use of its curve, because building the tables takes time. */
const MAKERS: Partial<Record<CurveName, () => Ecdsa>> = {
  "P-192": () => curve("P-192"),
  "P-224": () => curve("P-224"),
  "P-256": () => p256,
  "P-384": () => p384,
  "P-521": () => p521,
  secp192k1: () => curve("secp192k1"),
  secp256k1: () => secp256k1,
  brainpoolP192r1: () => curve("brainpoolP192r1"),
  brainpoolP224r1: () => curve("brainpoolP224r1"),
  brainpoolP256r1: () => brainpoolP256r1,
  brainpoolP320r1: () => curve("brainpoolP320r1", sha512),
  brainpoolP384r1: () => brainpoolP384r1,
  brainpoolP512r1: () => brainpoolP512r1,
};

/** Finds the curve that a scalar or an uncompressed point is on, by its length. */
export function curveOfKey(keyType: KeyType, data: Uint8Array): NamedCurve | undefined {
  return keyType.kind === "eccKeyPair" ? curveOfPrivateKey(keyType, data) : curveOfPublicKey(keyType, data);
}

const made = new Map<CurveName, SoftwareCurve>();

/** Finds the Weierstrass curve of a PSA family and size; `undefined` if this service does not implement it. */
export function findCurve(family: EccFamily, bits: number): SoftwareCurve | undefined {
  const name = curveByFamily(family, bits)?.name;
  const known = name === undefined ? undefined : made.get(name);
  if (name === undefined || known !== undefined) return known;
  const maker = MAKERS[name];
  if (maker === undefined) return undefined;
  const fresh = { name, bits, ecdsa: maker() };
  made.set(name, fresh);
  return fresh;
}

/**
 * Returns a curve by its name.
 *
 * @throws {@link StatusError} NotSupported for a curve that this service does not have
 */
export function curveByName(name: CurveName): SoftwareCurve {
  const { family, bits } = Curve[name];
  const found = findCurve(family, bits);
  if (found === undefined) throw new StatusError(Status.PsaErrorNotSupported);
  return found;
}
