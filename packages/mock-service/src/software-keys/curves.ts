import { ecdsa, type WeierstrassOpts, weierstrass } from "@noble/curves/abstract/weierstrass.js";
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from "@noble/curves/misc.js";
import { p256, p384, p521 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import type { CHash } from "@noble/hashes/utils.js";
import { Curve, type CurveName, type EccFamily } from "@parsec-ts/operations";

type Ecdsa = typeof p256;

/** A curve that this service implements. */
export interface SoftwareCurve {
  readonly name: CurveName;
  readonly bits: number;
  readonly ecdsa: Ecdsa;
  /** OpenSSL's name, for key agreement. */
  readonly openssl: string;
}

/** Prime, order, A, B, X and Y of the generator, in hexadecimal. Every cofactor is 1. SEC 2; RFC 5639, section 3. */
type Parameters = readonly [p: string, n: string, a: string, b: string, gx: string, gy: string];

function curve([p, n, a, b, gx, gy]: Parameters, hash: CHash = sha256): Ecdsa {
  const number = (digits: string): bigint => BigInt(`0x${digits}`);
  const options: WeierstrassOpts<bigint> = {
    p: number(p),
    n: number(n),
    h: 1n,
    a: number(a),
    b: number(b),
    Gx: number(gx),
    Gy: number(gy),
  };
  return ecdsa(weierstrass(options), hash);
}

/** Constructors of the curves. Each runs at the first use of its curve, because building the tables takes time. */
const MAKERS: Partial<Record<CurveName, readonly [openssl: string, make: () => Ecdsa]>> = {
  "P-192": [
    "prime192v1",
    () =>
      curve([
        "fffffffffffffffffffffffffffffffeffffffffffffffff",
        "ffffffffffffffffffffffff99def836146bc9b1b4d22831",
        "fffffffffffffffffffffffffffffffefffffffffffffffc",
        "64210519e59c80e70fa7e9ab72243049feb8deecc146b9b1",
        "188da80eb03090f67cbf20eb43a18800f4ff0afd82ff1012",
        "07192b95ffc8da78631011ed6b24cdd573f977a11e794811",
      ]),
  ],
  "P-224": [
    "secp224r1",
    () =>
      curve([
        "ffffffffffffffffffffffffffffffff000000000000000000000001",
        "ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d",
        "fffffffffffffffffffffffffffffffefffffffffffffffffffffffe",
        "b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4",
        "b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21",
        "bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34",
      ]),
  ],
  "P-256": ["prime256v1", () => p256],
  "P-384": ["secp384r1", () => p384],
  "P-521": ["secp521r1", () => p521],
  secp192k1: [
    "secp192k1",
    () =>
      curve([
        "fffffffffffffffffffffffffffffffffffffffeffffee37",
        "fffffffffffffffffffffffe26f2fc170f69466a74defd8d",
        "0",
        "3",
        "db4ff10ec057e9ae26b07d0280b7f4341da5d1b1eae06c7d",
        "9b2f2f6d9c5628a7844163d015be86344082aa88d95e2f9d",
      ]),
  ],
  secp256k1: ["secp256k1", () => secp256k1],
  brainpoolP192r1: [
    "brainpoolP192r1",
    () =>
      curve([
        "c302f41d932a36cda7a3463093d18db78fce476de1a86297",
        "c302f41d932a36cda7a3462f9e9e916b5be8f1029ac4acc1",
        "6a91174076b1e0e19c39c031fe8685c1cae040e5c69a28ef",
        "469a28ef7c28cca3dc721d044f4496bcca7ef4146fbf25c9",
        "c0a0647eaab6a48753b033c56cb0f0900a2f5c4853375fd6",
        "14b690866abd5bb88b5f4828c1490002e6773fa2fa299b8f",
      ]),
  ],
  brainpoolP224r1: [
    "brainpoolP224r1",
    () =>
      curve([
        "d7c134aa264366862a18302575d1d787b09f075797da89f57ec8c0ff",
        "d7c134aa264366862a18302575d0fb98d116bc4b6ddebca3a5a7939f",
        "68a5e62ca9ce6c1c299803a6c1530b514e182ad8b0042a59cad29f43",
        "2580f63ccfe44138870713b1a92369e33e2135d266dbb372386c400b",
        "0d9029ad2c7e5cf4340823b2a87dc68c9e4ce3174c1e6efdee12c07d",
        "58aa56f772c0726f24c6b89e4ecdac24354b9e99caa3f6d3761402cd",
      ]),
  ],
  brainpoolP256r1: ["brainpoolP256r1", () => brainpoolP256r1],
  brainpoolP320r1: [
    "brainpoolP320r1",
    () =>
      curve(
        [
          "d35e472036bc4fb7e13c785ed201e065f98fcfa6f6f40def4f92b9ec7893ec28fcd412b1f1b32e27",
          "d35e472036bc4fb7e13c785ed201e065f98fcfa5b68f12a32d482ec7ee8658e98691555b44c59311",
          "3ee30b568fbab0f883ccebd46d3f3bb8a2a73513f5eb79da66190eb085ffa9f492f375a97d860eb4",
          "520883949dfdbc42d3ad198640688a6fe13f41349554b49acc31dccd884539816f5eb4ac8fb1f1a6",
          "43bd7e9afb53d8b85289bcc48ee5bfe6f20137d10a087eb6e7871e2a10a599c710af8d0d39e20611",
          "14fdd05545ec1cc8ab4093247f77275e0743ffed117182eaa9c77877aaac6ac7d35245d1692e8ee1",
        ],
        sha512,
      ),
  ],
  brainpoolP384r1: ["brainpoolP384r1", () => brainpoolP384r1],
  brainpoolP512r1: ["brainpoolP512r1", () => brainpoolP512r1],
};

const made = new Map<CurveName, SoftwareCurve>();

/** Finds the Weierstrass curve of a PSA family and size; `undefined` if this service does not implement it. */
export function findCurve(family: EccFamily, bits: number): SoftwareCurve | undefined {
  const name = curveName(family, bits);
  const known = name === undefined ? undefined : made.get(name);
  if (name === undefined || known !== undefined) return known;
  const maker = MAKERS[name];
  if (maker === undefined) return undefined;
  const fresh = { name, bits, openssl: maker[0], ecdsa: maker[1]() };
  made.set(name, fresh);
  return fresh;
}

/** Returns the name of PSA's curve of a family and a size. */
export function curveName(family: EccFamily, bits: number): CurveName | undefined {
  const names = Object.keys(Curve) as CurveName[];
  return names.find((name) => Curve[name].family === family && Curve[name].bits === bits);
}
