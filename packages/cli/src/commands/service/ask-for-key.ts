import { type ConnectedClient, isParsecError, type KeyAttributes, type KeyCapability } from "@parsec-ts/node";
import { keyKind } from "../key/key-kinds.js";
import { newKeyAttributes } from "../key/key-use.js";

/** A kind of key, by the names of the command line. */
export interface TriedKind {
  readonly type: string;
  readonly algorithm: string;
  readonly attributes: KeyAttributes;
}

/** Kinds of keys that providers are asked about: type and algorithm. */
const KINDS: readonly (readonly [type: string, alg: string])[] = [
  ["ec-p256", "ecdsa-sha256"],
  ["ec-p384", "ecdsa-sha384"],
  ["ec-p521", "ecdsa-sha512"],
  ["ec-secp256k1", "ecdsa-sha256"],
  ["rsa-2048", "pkcs1-sha256"],
  ["rsa-2048", "pss-sha256"],
  ["rsa-4096", "pkcs1-sha256"],
  ["rsa-2048", "oaep-sha256"],
  ["aes-256", "gcm"],
  ["chacha20", "chacha20-poly1305"],
  ["ec-p256", "ecdh"],
  ["x25519", "ecdh"],
  ["hmac-sha256", "hmac"],
];

/** Returns the kinds of keys that providers are asked about, with the attributes of such a key. */
export function triedKinds(): readonly TriedKind[] {
  return KINDS.map(([type, algorithm]) => ({
    type,
    algorithm,
    attributes: newKeyAttributes(keyKind(type), { alg: algorithm }),
  }));
}

/** Asks a provider for a kind of key. One that refuses the question cannot do it, as far as it says. */
export async function askForKey(
  parsec: ConnectedClient,
  attributes: KeyAttributes,
  provider: number,
): Promise<KeyCapability> {
  try {
    return await parsec.canUse(attributes, { provider });
  } catch (error) {
    if (!isParsecError(error) || error.family !== "service") throw error;
    return { support: "no", reason: error.message };
  }
}
