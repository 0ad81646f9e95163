import type { KeyAttributes } from "@parsec-ts/operations";
import { findByName } from "../normalize/algorithm-name.js";
import type { CryptoKeyAlgorithm } from "../platform.js";
import { ecdhFamily, montgomeryFamilies } from "./agreement.js";
import { aesCbcFamily, aesCtrFamily } from "./ciphers/aes-cbc-ctr.js";
import { aesGcmFamily } from "./ciphers/aes-gcm.js";
import { chachaFamily } from "./ciphers/chacha20-poly1305.js";
import { ecdsaFamily } from "./ecdsa.js";
import type { Family } from "./family.js";
import { hmacFamily } from "./hmac.js";
import { rsaOaepFamily } from "./rsa-oaep.js";
import { rsaPkcs1Family, rsaPssFamily } from "./rsa-signatures.js";

/** The algorithms whose keys a Parsec service can hold. */
const FAMILIES: readonly Family[] = [
  ecdsaFamily,
  rsaPkcs1Family,
  rsaPssFamily,
  rsaOaepFamily,
  ecdhFamily,
  ...montgomeryFamilies,
  aesGcmFamily,
  aesCbcFamily,
  aesCtrFamily,
  chachaFamily,
  hmacFamily,
];

/** The family of an algorithm's name, in any case; `undefined` for an algorithm that is the platform's alone. */
export function familyOf(name: string): Family | undefined {
  return findByName(FAMILIES, name);
}

/** The family and the algorithm of a key in the service. */
export function familyOfKey(
  attributes: KeyAttributes,
): { readonly family: Family; readonly algorithm: CryptoKeyAlgorithm } | undefined {
  for (const family of FAMILIES) {
    const algorithm = family.algorithmOf(attributes);
    if (algorithm !== undefined) return { family, algorithm };
  }
  return undefined;
}
