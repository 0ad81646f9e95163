import { familyOf } from "../algorithms/families.js";
import type { Family } from "../algorithms/family.js";
import { domException } from "../errors/dom-exception.js";
import { refusalReason, refuse } from "../errors/refuse.js";
import { createKey } from "../keys/create-key.js";
import type { Service } from "../keys/service.js";
import { areKnownUsages, checkUsages, readUsages, usagesAmong } from "../keys/usages.js";
import { readAlgorithmName } from "../normalize/algorithm-name.js";
import type { CryptoKeyAlgorithm, CryptoKeyLike, CryptoKeyUsage, PlatformKeyPair } from "../platform.js";

type Generated = CryptoKeyLike | PlatformKeyPair;

/** Makes a key in the service, if no name is given a session key. Web Cryptography API, "generateKey". */
export async function generateKey(
  service: Service,
  { 0: algorithm, 1: extractableValue, 2: keyUsages }: ArrayLike<unknown>,
  name?: string,
): Promise<Generated> {
  const extractable = Boolean(extractableValue);
  const usages = readUsages(keyUsages);
  const named = readAlgorithmName(algorithm);
  const family = familyOf(named.name);
  if (family === undefined || !areKnownUsages(usages)) {
    const generated = await service.subtle.generateKey(named.forPlatform, extractable, usages);
    // The platform has checked the request; it is for a key that no service holds.
    if (service.fallback && name === undefined) return generated;
    throw refuse("algorithm");
  }
  const keyAlgorithm = family.readGenerate(named.members, service.platformHas);
  checkUsages(usages, family.usages, family.name, family.publicUsages);
  family.checkGenerate(keyAlgorithm);
  const own = usagesAmong(usages, family.usages);
  if (own.length === 0) throw domException("SyntaxError", "The key would have no use: pass one of its usages.");
  try {
    if (extractable) throw refuse("extractable");
    return await generateInService(service, { family, keyAlgorithm, usages, own, name });
  } catch (error) {
    if (!service.fallback || name !== undefined || refusalReason(error) === undefined) throw error;
    return await service.subtle.generateKey(keyAlgorithm, extractable, usages);
  }
}

interface Request {
  readonly family: Family;
  readonly keyAlgorithm: CryptoKeyAlgorithm;
  readonly usages: readonly CryptoKeyUsage[];
  /** The uses of the private or secret key. */
  readonly own: readonly CryptoKeyUsage[];
  readonly name: string | undefined;
}

async function generateInService(
  service: Service,
  { family, keyAlgorithm, usages, own, name }: Request,
): Promise<Generated> {
  const { key, publicKey } = await createKey(service, {
    family,
    algorithm: keyAlgorithm,
    usages: own,
    publicUsages: usagesAmong(usages, family.publicUsages),
    ...(name !== undefined && { name }),
  });
  return publicKey === undefined ? key : { privateKey: key, publicKey };
}
