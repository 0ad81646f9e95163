import { type CurveName, eccKeyPair, ecdh, type KeyAttributes, Opcode, type Usage } from "@parsec-ts/operations";
import { domException } from "../errors/dom-exception.js";
import { fromParsecError, inService } from "../errors/from-parsec-error.js";
import { publicBytes } from "../keys/public-keys.js";
import type { CryptoKeyAlgorithm } from "../platform.js";
import { checkCurve, curveOf, readCurve } from "./ecdsa.js";
import type { AnyKeyAlgorithm, DeriveOperation, Family } from "./family.js";

const deriveBits: DeriveOperation = {
  read: (members) => members.required("public"),
  async run({ service, name }, peer) {
    const peerKey = await publicBytes(service, peer);
    const request = { alg: "ECDH" as const, privateKeyName: name, peerKey };
    return await inService(service.client.rawKeyAgreement(request, service.call), agreementError);
  },
};

/** A peer's key that leads to no secret is a failed operation, whatever the provider calls it. */
function agreementError(error: unknown): unknown {
  const converted = fromParsecError(error);
  return converted === error || (converted as Error).name === "NotSupportedError"
    ? converted
    : domException("OperationError", "The keys do not lead to a shared secret.", error);
}

function isAgreement({ keyPolicy }: KeyAttributes): boolean {
  const { keyAlgorithm } = keyPolicy;
  return keyAlgorithm.kind === "keyAgreement" && keyAlgorithm.value.kind === "raw";
}

const agreeing = {
  isPair: true,
  usages: ["deriveKey", "deriveBits"],
  publicUsages: [],
  flags: { deriveBits: ["derive"], deriveKey: ["derive"] },
  opcodes: { deriveBits: [Opcode.PsaRawKeyAgreement], deriveKey: [Opcode.PsaRawKeyAgreement] },
  deriveBits,
} as const;

/** ECDH on P-256, P-384 and P-521. */
export const ecdhFamily: Family = {
  ...agreeing,
  name: "ECDH",
  importMembers: ["namedCurve"],
  readGenerate: (members) => readCurve("ECDH", members),
  checkGenerate: checkCurve,
  attributesFor: (algorithm, usage) => ({ attributes: [pair((algorithm as AnyKeyAlgorithm).namedCurve ?? "", usage)] }),
  algorithmOf(attributes) {
    const namedCurve = curveOf(attributes);
    const algorithm = { name: "ECDH", namedCurve };
    return isAgreement(attributes) && namedCurve !== undefined ? algorithm : undefined;
  },
};

/** X25519 and X448, whose curve is their name. */
export const montgomeryFamilies: readonly Family[] = [montgomery("X25519", 255), montgomery("X448", 448)];

function montgomery(name: "X25519" | "X448", bits: number): Family {
  return {
    ...agreeing,
    name,
    importMembers: [],
    readGenerate: (): CryptoKeyAlgorithm => ({ name }),
    checkGenerate: () => undefined,
    attributesFor: (_algorithm, usage) => ({ attributes: [pair(name, usage)] }),
    algorithmOf(attributes) {
      const { keyType, keyBits } = attributes;
      const isCurve = keyType.kind === "eccKeyPair" && keyType.curveFamily === "MONTGOMERY" && keyBits === bits;
      return isCurve && isAgreement(attributes) ? { name } : undefined;
    },
  };
}

function pair(curve: string, usage: readonly Usage[]): KeyAttributes {
  return eccKeyPair(curve as CurveName, { usage, algorithm: ecdh() });
}
