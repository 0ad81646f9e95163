import { type CurveName, eccKeyPair, ecdsa, type Hash, type KeyAttributes, Opcode } from "@parsec-ts/operations";
import { domException } from "../errors/dom-exception.js";
import { type HashName, normalizeHash } from "../normalize/hash.js";
import type { CryptoKeyAlgorithm } from "../platform.js";
import { toText } from "../webidl/convert.js";
import type { DictionaryReader } from "../webidl/dictionary.js";
import type { ServiceKey } from "./family.js";
import { type AnyKeyAlgorithm, byTwin, type Family, type KeyOperation } from "./family.js";
import { signByHash } from "./sign-hash.js";

/** The curves of WebCrypto's ECDSA and ECDH, and the hash that is as strong as each. */
const CURVES: Readonly<Record<string, Hash>> = { "P-256": "SHA_256", "P-384": "SHA_384", "P-521": "SHA_512" };

/** Reads EcKeyGenParams. */
export function readCurve(name: string, members: DictionaryReader): CryptoKeyAlgorithm {
  const algorithm: AnyKeyAlgorithm = { name, namedCurve: toText(members.required("namedCurve")) };
  return algorithm;
}

/** @throws NotSupportedError for a curve that WebCrypto lacks */
export function checkCurve({ namedCurve = "" }: AnyKeyAlgorithm): void {
  if (!Object.hasOwn(CURVES, namedCurve)) throw domException("NotSupportedError", `There is no curve ${namedCurve}.`);
}

/** The WebCrypto name of a key pair's curve. */
export function curveOf({ keyType, keyBits }: KeyAttributes): string | undefined {
  const isCurve = keyType.kind === "eccKeyPair" && keyType.curveFamily === "SECP_R1";
  const name = `P-${keyBits}`;
  return isCurve && Object.hasOwn(CURVES, name) ? name : undefined;
}

interface EcdsaParameters {
  readonly hash: HashName;
}

const sign: KeyOperation<EcdsaParameters> = {
  read: (members, platformHas) => ({ hash: normalizeHash(members.required("hash"), platformHas) }),
  async run(key, { hash }, data) {
    const { service, attributes, twin } = key;
    if (!permitsHash(key, hash)) {
      return byTwin(key, "hash", () => service.subtle.sign({ name: "ECDSA", hash: hash.name }, twin, data));
    }
    const length = 2 * Math.ceil(attributes.keyBits / 8);
    return await signByHash(key, { hash, alg: ecdsa(hash.psa), length }, data);
  },
};

function permitsHash({ attributes }: ServiceKey, hash: HashName): boolean {
  const { keyAlgorithm } = attributes.keyPolicy;
  if (keyAlgorithm.kind !== "asymmetricSignature" || !("hashAlg" in keyAlgorithm.value)) return true;
  const { hashAlg } = keyAlgorithm.value;
  return hashAlg.kind !== "specific" || hashAlg.value === hash.psa;
}

/** ECDSA on P-256, P-384 and P-521. A provider that binds a key to one hash gets the one that is as strong as the curve. */
export const ecdsaFamily: Family = {
  name: "ECDSA",
  isPair: true,
  usages: ["sign"],
  publicUsages: ["verify"],
  importMembers: ["namedCurve"],
  readGenerate: (members) => readCurve("ECDSA", members),
  checkGenerate: checkCurve,
  flags: { sign: ["signHash"] },
  opcodes: { sign: [Opcode.PsaSignHash] },
  attributesFor(algorithm, usage) {
    const { namedCurve = "" } = algorithm as AnyKeyAlgorithm;
    const withHash = (hash: Hash | "any"): KeyAttributes =>
      eccKeyPair(namedCurve as CurveName, { usage, algorithm: ecdsa(hash) });
    return { attributes: [withHash("any"), withHash(CURVES[namedCurve] ?? "SHA_256")] };
  },
  algorithmOf(attributes) {
    const { keyAlgorithm } = attributes.keyPolicy;
    const isEcdsa = keyAlgorithm.kind === "asymmetricSignature" && keyAlgorithm.value.kind === "ecdsa";
    const namedCurve = curveOf(attributes);
    const algorithm = { name: "ECDSA", namedCurve };
    return isEcdsa && namedCurve !== undefined ? algorithm : undefined;
  },
  sign,
};
