import { familyOf } from "../algorithms/families.js";
import type { ServiceKey, VerifyOperation } from "../algorithms/family.js";
import { domException } from "../errors/dom-exception.js";
import { serviceKeyOf } from "../keys/crypto-key.js";
import type { Service } from "../keys/service.js";
import { has } from "../keys/usages.js";
import { isSameName, type NamedAlgorithm, readAlgorithmName } from "../normalize/algorithm-name.js";
import type { CryptoKeyUsage } from "../platform.js";
import { copyBufferSource, toBufferSource } from "../webidl/buffer-source.js";

/** The methods that work on data by one key. */
export type DataMethod = "encrypt" | "decrypt" | "sign";

type Arguments = ArrayLike<unknown>;

/** Encrypts, decrypts or signs by a key in the service; a key of the platform's goes to the platform. */
export async function useKey(service: Service, method: DataMethod, given: Arguments): Promise<ArrayBuffer> {
  const { 0: algorithm, 1: keyValue, 2: dataValue } = given;
  const key = serviceKeyOf(keyValue);
  if (key === undefined) return await service.subtle[method](algorithm, keyValue, dataValue);
  const source = toBufferSource(dataValue, "data");
  const named = readAlgorithmName(algorithm);
  const operation = familyOf(named.name)?.[method];
  if (operation === undefined) {
    const data = copyBufferSource(source);
    return await service.subtle[method](named.forPlatform, await service.standIns.key(), data);
  }
  const parameters = operation.read(named.members, service.platformHas);
  const data = copyBufferSource(source);
  try {
    checkKey(key, named, method);
    return await operation.run(key, parameters, data);
  } finally {
    data.fill(0);
  }
}

/** Verifies by a key in the service: a secret one. */
export async function verify(service: Service, given: Arguments): Promise<boolean> {
  const { 0: algorithm, 1: keyValue, 2: signatureValue, 3: dataValue } = given;
  const key = serviceKeyOf(keyValue);
  if (key === undefined) return await service.subtle.verify(algorithm, keyValue, signatureValue, dataValue);
  const signatureSource = toBufferSource(signatureValue, "signature");
  const source = toBufferSource(dataValue, "data");
  const named = readAlgorithmName(algorithm);
  const family = familyOf(named.name);
  // Signatures of pairs are verified by their public keys: the parameters of both are the same.
  const reader = family?.verify ?? family?.sign;
  if (reader === undefined) {
    const signature = copyBufferSource(signatureSource);
    const data = copyBufferSource(source);
    return await service.subtle.verify(named.forPlatform, await service.standIns.key(), signature, data);
  }
  const parameters: unknown = reader.read(named.members, service.platformHas);
  const signature = copyBufferSource(signatureSource);
  const data = copyBufferSource(source);
  try {
    checkKey(key, named, "verify");
    return await (key.family.verify as VerifyOperation<unknown>).run(key, parameters, data, signature);
  } finally {
    data.fill(0);
    signature.fill(0);
  }
}

/**
 * Checks that a key is of the algorithm and permits the use, in this order.
 *
 * @throws InvalidAccessError
 */
export function checkKey(key: ServiceKey, { name }: NamedAlgorithm, usage: CryptoKeyUsage): void {
  if (!isSameName(key.family.name, name)) {
    throw domException("InvalidAccessError", `The key is for ${key.family.name}, not for ${name}.`);
  }
  if (!has(key.usages, usage)) throw domException("InvalidAccessError", `The key does not permit ${usage}.`);
}
