import type { KeyAttributes } from "@parsec-ts/operations";
import { type AnyKeyAlgorithm, type Family, psaUsages } from "../algorithms/family.js";
import { fromParsecError, isCertain, isRefusedByProvider } from "../errors/from-parsec-error.js";
import { refuse } from "../errors/refuse.js";
import type { CryptoKeyAlgorithm, CryptoKeyLike, CryptoKeyUsage } from "../platform.js";
import { makeCryptoKey } from "./crypto-key.js";
import { fetchPublicKey } from "./public-keys.js";
import type { Service } from "./service.js";

/** A key to be made in the service. */
export interface NewKey {
  readonly family: Family;
  readonly algorithm: CryptoKeyAlgorithm;
  readonly usages: readonly CryptoKeyUsage[];
  /** Material in PSA's format, for import; absent for a key that the service generates. The caller wipes it. */
  readonly material?: Uint8Array;
  /** The platform's copy, to be kept. */
  readonly twin?: CryptoKeyLike;
  /** Name of a key that stays; absent for a session key. */
  readonly name?: string;
  /** Uses of the public half. */
  readonly publicUsages: readonly CryptoKeyUsage[];
}

/** A new key and its public half. */
export interface CreatedKey {
  readonly key: CryptoKeyLike;
  readonly publicKey: CryptoKeyLike | undefined;
}

/**
 * Makes a key in the service. A half-made key is removed.
 *
 * @throws NotSupportedError, a refusal, if no provider takes such a key
 */
export async function createKey(service: Service, newKey: NewKey): Promise<CreatedKey> {
  const { family, algorithm, usages } = newKey;
  const choice = family.attributesFor(algorithm, psaUsages(usages, family.flags));
  if ("refused" in choice) throw refuse(choice.refused);
  await service.checks.check(
    triedAlgorithm(newKey),
    usages.flatMap((usage) => family.opcodes[usage] ?? []),
  );
  const create = (name: string): Promise<CreatedKey> => createNamed(service, newKey, choice.attributes, name);
  return await (newKey.name === undefined ? service.session.make(create) : create(newKey.name));
}

async function createNamed(
  service: Service,
  newKey: NewKey,
  candidates: readonly KeyAttributes[],
  name: string,
): Promise<CreatedKey> {
  const { family, algorithm, usages, twin } = newKey;
  const attributes = await createAs(service, name, candidates, newKey.material);
  try {
    const publicKey = family.isPair
      ? await fetchPublicKey(service, name, attributes.keyType, algorithm, newKey.publicUsages)
      : undefined;
    const type = family.isPair ? "private" : "secret";
    const key = { service, family, name, type, algorithm, usages, attributes, publicKey, twin } as const;
    const { probe } = family;
    if (probe !== undefined) await service.checks.tryOnce(triedAlgorithm(newKey), () => probe(key));
    return { key: await makeCryptoKey(key), publicKey };
  } catch (error) {
    await removeHalfMade(service, name);
    throw isRefusedByProvider(error) ? refuse("provider", error) : fromParsecError(error);
  }
}

/** The algorithm as a provider has it or not: with its hash. */
function triedAlgorithm({ family, algorithm }: NewKey): string {
  return `${family.name} ${(algorithm as AnyKeyAlgorithm).hash?.name ?? ""}`;
}

/** A session key that cannot be removed now is removed when the object is closed. */
async function removeHalfMade({ client, call, session }: Service, name: string): Promise<void> {
  try {
    await client.destroyKey(name, call);
    session.forget(name);
  } catch {
    // The caller gets the error that came before.
  }
}

/** Tries the attributes in their order; returns those that the provider took. */
async function createAs(
  service: Service,
  keyName: string,
  candidates: readonly KeyAttributes[],
  material: Uint8Array | undefined,
): Promise<KeyAttributes> {
  const { client, call } = service;
  let refusal: unknown;
  for (const attributes of candidates) {
    if (!(await service.checks.isReliable(attributes))) continue;
    try {
      if (material === undefined) await client.generateKey({ keyName, attributes }, call);
      else await client.importKey({ keyName, attributes, data: material }, call);
      return attributes;
    } catch (error) {
      if (!isRefusedByProvider(error)) throw fromParsecError(error);
      refusal = error;
    }
  }
  // After any other error the key may be there all the same: closing the object removes it.
  if (isCertain(refusal)) service.session.forget(keyName);
  throw refuse("provider", refusal);
}
