import {
  type AsymmetricEncryption,
  type AsymmetricSignature,
  type KeyAttributes,
  rsaKeyPair,
  type Usage,
} from "@parsec-ts/operations";
import { domException } from "../errors/dom-exception.js";
import { type HasHash, hashByName, hashByPsa, normalizeHash } from "../normalize/hash.js";
import type { CryptoKeyAlgorithm } from "../platform.js";
import type { DictionaryReader } from "../webidl/dictionary.js";
import type { AnyKeyAlgorithm, AttributeChoice } from "./family.js";

/** The largest unsigned long. */
const MAX_LENGTH = 0xffff_ffff;

/** Reads RsaHashedKeyGenParams: the members of the inherited dictionary first. */
export function readRsaGenerate(name: string, members: DictionaryReader, platformHas: HasHash): CryptoKeyAlgorithm {
  const modulusLength = members.integer("modulusLength", MAX_LENGTH);
  const publicExponent = members.bigInteger("publicExponent");
  const hash = normalizeHash(members.required("hash"), platformHas);
  const algorithm: AnyKeyAlgorithm = { name, modulusLength, publicExponent, hash: { name: hash.name } };
  return algorithm;
}

/** @throws OperationError for an exponent or a size that no RSA key has */
export function checkRsaGenerate({ publicExponent, modulusLength = 0 }: AnyKeyAlgorithm): void {
  const exponent = numberOf(publicExponent);
  if (exponent < 3 || exponent % 2 === 0) {
    throw domException("OperationError", "publicExponent must be odd, and at least 3.");
  }
  if (modulusLength < 256) throw domException("OperationError", "modulusLength is too small for an RSA key.");
}

/** The attributes of a key pair for the algorithm that `permit` makes of the key's hash. */
export function rsaAttributes(
  { publicExponent, modulusLength = 0, hash }: AnyKeyAlgorithm,
  usage: readonly Usage[],
  permit: (hash: NonNullable<ReturnType<typeof hashByName>>["psa"]) => AsymmetricSignature | AsymmetricEncryption,
): AttributeChoice {
  if (numberOf(publicExponent) !== 65_537) return { refused: "public-exponent" };
  const psa = hashByName(hash?.name ?? "")?.psa;
  if (psa === undefined) return { refused: "algorithm" };
  return { attributes: [rsaKeyPair(modulusLength, { usage, algorithm: permit(psa) })] };
}

/** The algorithm of an RSA key in the service, if its policy names one hash. */
export function rsaAlgorithmOf(
  name: string,
  kind: string,
  { keyType, keyBits, keyPolicy }: KeyAttributes,
): CryptoKeyAlgorithm | undefined {
  const { keyAlgorithm } = keyPolicy;
  if (keyType.kind !== "rsaKeyPair" || !("value" in keyAlgorithm) || typeof keyAlgorithm.value !== "object") {
    return undefined;
  }
  const { value } = keyAlgorithm;
  if (value.kind !== kind || !("hashAlg" in value)) return undefined;
  const { hashAlg } = value;
  const hash = hashByPsa(typeof hashAlg === "object" && "value" in hashAlg ? hashAlg.value : hashAlg);
  if (hash === undefined) return undefined;
  const publicExponent = Uint8Array.of(1, 0, 1);
  const algorithm: AnyKeyAlgorithm = { name, modulusLength: keyBits, publicExponent, hash: { name: hash.name } };
  return algorithm;
}

/** The number that bytes stand for, the first the most significant; `Infinity` for more than 32 bits. */
function numberOf(bytes: Uint8Array | undefined): number {
  let number = 0;
  for (const byte of bytes ?? []) number = number * 256 + byte;
  return number > MAX_LENGTH ? Number.POSITIVE_INFINITY : number;
}
