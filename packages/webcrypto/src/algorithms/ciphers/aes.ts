import {
  type Aead,
  type Cipher,
  type KeyAttributes,
  keyAttributes,
  type PermittedAlgorithm,
  type Usage,
} from "@parsec-ts/operations";
import { domException } from "../../errors/dom-exception.js";
import type { CryptoKeyAlgorithm, CryptoKeyUsage } from "../../platform.js";
import type { DictionaryReader } from "../../webidl/dictionary.js";
import type { AnyKeyAlgorithm, AttributeChoice } from "../family.js";

/** Uses of AES keys that encrypt. */
export const AES_USAGES: readonly CryptoKeyUsage[] = ["encrypt", "decrypt", "wrapKey", "unwrapKey"];

/** Reads AesKeyGenParams. */
export function readAesLength(name: string, members: DictionaryReader): CryptoKeyAlgorithm {
  const algorithm: AnyKeyAlgorithm = { name, length: members.integer("length", 0xffff) };
  return algorithm;
}

/** @throws OperationError for a size that AES does not have */
export function checkAesLength({ length }: AnyKeyAlgorithm): void {
  if (length === 128 || length === 192 || length === 256) return;
  throw domException("OperationError", "AES keys have 128, 192 or 256 bits.");
}

/** The attributes of an AES key for one mode. */
export function aesAttributes(
  { length = 0 }: AnyKeyAlgorithm,
  usage: readonly Usage[],
  algorithm: PermittedAlgorithm,
): AttributeChoice {
  return { attributes: [keyAttributes({ kind: "aes" }, length, { usage, algorithm })] };
}

/** The algorithm of an AES key in the service, if its policy permits this mode. */
export function aesAlgorithmOf(
  name: string,
  { keyType, keyBits, keyPolicy }: KeyAttributes,
  isMode: (alg: Aead | Cipher) => boolean,
): CryptoKeyAlgorithm | undefined {
  const { keyAlgorithm: alg } = keyPolicy;
  if (keyType.kind !== "aes" || (alg.kind !== "aead" && alg.kind !== "cipher") || !isMode(alg.value)) return undefined;
  const algorithm: AnyKeyAlgorithm = { name, length: keyBits };
  return algorithm;
}
