import type { ParsecKey } from "@parsec-ts/client";
import type { KeyAttributes } from "@parsec-ts/operations";
import { familyOfKey } from "../algorithms/families.js";
import type { Family } from "../algorithms/family.js";
import { domException } from "../errors/dom-exception.js";
import { inService } from "../errors/from-parsec-error.js";
import { isSameName, readAlgorithmName } from "../normalize/algorithm-name.js";
import type { CryptoKeyAlgorithm, CryptoKeyLike, CryptoKeyUsage } from "../platform.js";
import { makeCryptoKey, serviceKeyOf } from "./crypto-key.js";
import { fetchPublicKey } from "./public-keys.js";
import type { Service } from "./service.js";
import { checkUsages, readUsages, usagesAmong } from "./usages.js";

/**
 * Returns the `CryptoKey` of a key that is in the service: its private or secret part. Its algorithm is the one that its policy names.
 *
 * @param usages - fewer uses than the key's policy permits
 * @throws NotSupportedError if WebCrypto has no such algorithm; SyntaxError for a use that the key does not permit
 */
export async function openKey(
  service: Service,
  name: string,
  attributes: KeyAttributes,
  expected?: unknown,
  wantedUsages?: unknown,
): Promise<CryptoKeyLike> {
  const known = familyOfKey(attributes);
  if (known === undefined) {
    throw domException("NotSupportedError", `WebCrypto has no algorithm for the key "${name}": see its attributes.`);
  }
  const { family, algorithm } = known;
  checkExpected(expected, algorithm, name);
  const permitted = permittedUsages(family, attributes);
  const usages = wantedUsages === undefined ? permitted : readUsages(wantedUsages);
  checkUsages(usages, permitted, family.name);
  const type = family.isPair ? "private" : "secret";
  const publicKey = family.isPair
    ? await inService(fetchPublicKey(service, name, attributes.keyType, algorithm, family.publicUsages))
    : undefined;
  return await makeCryptoKey({
    service,
    family,
    name,
    type,
    algorithm,
    usages: usagesAmong(usages, permitted),
    attributes,
    publicKey,
    twin: undefined,
  });
}

/** Checks that a key is of the algorithm that its caller names. */
function checkExpected(expected: unknown, { name }: CryptoKeyAlgorithm, keyName: string): void {
  if (expected === undefined || isSameName(readAlgorithmName(expected).name, name)) return;
  throw domException("InvalidAccessError", `The key "${keyName}" is for ${name}.`);
}

/** The uses that the key's policy permits. */
function permittedUsages({ usages, flags }: Family, { keyPolicy }: KeyAttributes): CryptoKeyUsage[] {
  return usages.filter((usage) => {
    const [needed] = flags[usage] ?? [];
    return needed !== undefined && keyPolicy.keyUsageFlags[needed];
  });
}

/** Returns the handle of the key behind a `CryptoKey`; `undefined` for a key of the platform. */
export function parsecKeyOf(key: unknown): ParsecKey | undefined {
  const found = serviceKeyOf(key);
  return found?.service.client.key(found.name, found.service.call);
}
