import type { KeyAttributes, KeyType } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import type { Cryptography } from "../cryptography/cryptography.js";
import { eccKeys } from "../software-keys/ecc-keys.js";
import { rsaKeys } from "../software-keys/rsa-keys.js";
import { secretKeys } from "../software-keys/secret-keys.js";
import type { KeyFamily, SoftwareKey } from "../software-keys/software-key.js";
import { StatusError } from "../status-error.js";
import type { StoredKey } from "./stored-key.js";

const FAMILIES: readonly KeyFamily[] = [eccKeys, rsaKeys, secretKeys];

/**
 * Generates a key.
 *
 * @throws {@link StatusError} NotSupported, InvalidArgument
 */
export async function generateKey(attributes: KeyAttributes, cryptography: Cryptography): Promise<StoredKey> {
  return withActualSize(attributes, await findFamily(attributes).generate(attributes, cryptography));
}

/**
 * Makes a key from its export format. A point need not be on its curve: {@link SoftwareKey.isOnCurve} says whether it is.
 *
 * @throws {@link StatusError} NotSupported, InvalidArgument
 */
export function importKey(attributes: KeyAttributes, data: Uint8Array, cryptography: Cryptography): StoredKey {
  return withActualSize(attributes, findFamily(attributes).import(attributes, data, cryptography));
}

/** True if there are keys of this type with `bits` bits. */
export function hasKeySize(keyType: KeyType, bits: number): boolean {
  return FAMILIES.some((family) => family.serves(keyType) && family.hasSize(keyType, bits));
}

/**
 * Finds the family that implements keys with these attributes.
 *
 * @throws {@link StatusError} NotSupported
 */
function findFamily({ keyType }: KeyAttributes): KeyFamily {
  const family = FAMILIES.find((candidate) => candidate.serves(keyType));
  if (family === undefined) throw new StatusError(Status.PsaErrorNotSupported);
  return family;
}

/** Sets the size in the attributes from the material. A requested size other than that is refused; 0 requests none. */
function withActualSize(attributes: KeyAttributes, key: SoftwareKey): StoredKey {
  if (attributes.keyBits !== 0 && attributes.keyBits !== key.bits)
    throw new StatusError(Status.PsaErrorInvalidArgument);
  return { attributes: { ...attributes, keyBits: key.bits }, key };
}
