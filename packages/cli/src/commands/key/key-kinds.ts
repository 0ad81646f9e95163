import { Curve, type CurveName, type Hash, type KeyAttributes, type KeyType } from "@parsec-ts/node";
import { argumentError, mustBeOneOf } from "@parsec-ts/wire-protocol";
import { HASHES, hashLabel } from "../../input/streamed-message.js";

/** A kind of key, as `--type` names it. */
export interface KeyKind {
  readonly keyType: KeyType;
  readonly keyBits: number;
  /** The curve of a key on one. */
  readonly curve?: CurveName;
  /** The hash that the type names: of an HMAC key. */
  readonly hash?: Hash;
}

/** Curves by the names of the command line. */
const CURVES: Readonly<Record<string, CurveName>> = {
  "ec-p192": "P-192",
  "ec-p224": "P-224",
  "ec-p256": "P-256",
  "ec-p384": "P-384",
  "ec-p521": "P-521",
  "ec-secp192k1": "secp192k1",
  "ec-secp224k1": "secp224k1",
  "ec-secp256k1": "secp256k1",
  "ec-brainpool160": "brainpoolP160r1",
  "ec-brainpool192": "brainpoolP192r1",
  "ec-brainpool224": "brainpoolP224r1",
  "ec-brainpool256": "brainpoolP256r1",
  "ec-brainpool320": "brainpoolP320r1",
  "ec-brainpool384": "brainpoolP384r1",
  "ec-brainpool512": "brainpoolP512r1",
  x25519: "X25519",
  x448: "X448",
};

const AES_BITS = [128, 192, 256];
const RSA_BITS = [1024, 2048, 3072, 4096];

/** The names of kinds that help and completion show. RSA takes other sizes too. */
export const KIND_NAMES: readonly string[] = [
  ...Object.keys(CURVES),
  ...RSA_BITS.map((bits) => `rsa-${bits}`),
  ...AES_BITS.map((bits) => `aes-${bits}`),
  "chacha20",
  ...["sha256", "sha384", "sha512"].map((hash) => `hmac-${hash}`),
];

/**
 * Returns the kind of key that `--type` names.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
 */
export function keyKind(name: string): KeyKind {
  const curve = Object.hasOwn(CURVES, name) ? CURVES[name] : undefined;
  if (curve !== undefined) {
    const { family, bits } = Curve[curve];
    return { keyType: { kind: "eccKeyPair", curveFamily: family }, keyBits: bits, curve };
  }
  const rsa = /^rsa-(\d{3,5})$/.exec(name);
  if (rsa !== null) return { keyType: { kind: "rsaKeyPair" }, keyBits: Number(rsa[1]) };
  const aes = AES_BITS.find((bits) => name === `aes-${bits}`);
  if (aes !== undefined) return { keyType: { kind: "aes" }, keyBits: aes };
  if (name === "chacha20") return { keyType: { kind: "chacha20" }, keyBits: 256 };
  const hash = /^hmac-(.+)$/.exec(name)?.[1];
  if (hash !== undefined && Object.hasOwn(HASHES, hash)) {
    return { keyType: { kind: "hmac" }, keyBits: 0, hash: HASHES[hash] ?? "SHA_256" };
  }
  throw argumentError("--type", mustBeOneOf(...KIND_NAMES)(name) ?? "a kind of key");
}

/** Returns the kind of keys that a service lists, or that a file holds. */
export function kindOfMaterial({ keyType, keyBits }: Pick<KeyAttributes, "keyType" | "keyBits">): KeyKind {
  const curve = curveOf(keyType, keyBits);
  return { keyType, keyBits, ...(curve !== undefined && { curve }) };
}

/** Names the type of a key as `--type` does, a public key with `-public` behind it. */
export function typeLabel({ keyType, keyBits, keyPolicy }: KeyAttributes): string {
  const curve = curveOf(keyType, keyBits);
  const curveName = Object.keys(CURVES).find((name) => CURVES[name] === curve) ?? `ec-${keyBits}`;
  switch (keyType.kind) {
    case "eccKeyPair":
      return curveName;
    case "eccPublicKey":
      return `${curveName}-public`;
    case "rsaKeyPair":
      return `rsa-${keyBits}`;
    case "rsaPublicKey":
      return `rsa-${keyBits}-public`;
    case "chacha20":
      return "chacha20";
    case "hmac": {
      const { keyAlgorithm } = keyPolicy;
      const mac =
        keyAlgorithm.kind === "mac" && keyAlgorithm.value.kind === "fullLength" ? keyAlgorithm.value.value : undefined;
      return mac?.kind === "hmac" ? `hmac-${hashLabel(mac.hashAlg)}` : `hmac-${keyBits}`;
    }
    default:
      return `${keyType.kind.toLowerCase()}-${keyBits}`;
  }
}

function curveOf(keyType: KeyType, bits: number): CurveName | undefined {
  if (keyType.kind !== "eccKeyPair" && keyType.kind !== "eccPublicKey") return undefined;
  const found = Object.entries(Curve).find(([, curve]) => curve.family === keyType.curveFamily && curve.bits === bits);
  return found?.[0] as CurveName | undefined;
}
