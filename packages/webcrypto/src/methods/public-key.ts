import { domException } from "../errors/dom-exception.js";
import { serviceKeyOf } from "../keys/crypto-key.js";
import type { Service } from "../keys/service.js";
import { areKnownUsages, checkUsages, readUsages } from "../keys/usages.js";
import type { CryptoKeyLike } from "../platform.js";

/** Returns the public key of a pair in the service, with these uses. Web Cryptography API, "getPublicKey". */
export async function getPublicKey(
  service: Service,
  { 0: keyValue, 1: keyUsages }: ArrayLike<unknown>,
): Promise<CryptoKeyLike> {
  const usages = readUsages(keyUsages);
  const key = serviceKeyOf(keyValue);
  const { subtle } = service;
  if (key === undefined) {
    const { getPublicKey: byPlatform } = subtle as unknown as Partial<Record<"getPublicKey", PlatformMethod>>;
    if (byPlatform === undefined) throw domException("NotSupportedError", "The platform has no getPublicKey.");
    return (await Reflect.apply(byPlatform, subtle, [keyValue, usages])) as CryptoKeyLike;
  }
  const { publicKey, family, algorithm } = key;
  if (publicKey === undefined) throw domException("NotSupportedError", "A secret key has no public key.");
  if (!areKnownUsages(usages)) throw new TypeError("keyUsages has an unknown use.");
  checkUsages(usages, family.publicUsages, family.name);
  const spki = await subtle.exportKey("spki", publicKey);
  return await subtle.importKey("spki", spki, algorithm, true, usages);
}

type PlatformMethod = (...given: readonly unknown[]) => Promise<unknown>;
