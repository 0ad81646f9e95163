import { encodePublicKey } from "@parsec-ts/key-formats";
import type { KeyType } from "@parsec-ts/operations";
import type { AnyKeyAlgorithm } from "../algorithms/family.js";
import { domException } from "../errors/dom-exception.js";
import { refuse } from "../errors/refuse.js";
import type { CryptoKeyAlgorithm, CryptoKeyLike, CryptoKeyUsage } from "../platform.js";
import type { Service } from "./service.js";

/** Gives the bytes of a public key that the platform does not export, because it was imported so. */
type ReadableKey = () => Promise<CryptoKeyLike>;

const readableKeys = /* @__PURE__ */ new WeakMap<object, ReadableKey>();

/** Notes the way to import a public key again, as extractable: a peer's key must be sent to the service. */
export function rememberPublicKey(key: CryptoKeyLike, importAgain: ReadableKey): void {
  if (key.type === "public" && !key.extractable) readableKeys.set(key, importAgain);
}

/**
 * Returns the point of a peer's public key.
 *
 * @throws NotSupportedError for a key that cannot be read
 */
export async function publicBytes({ subtle }: Service, key: CryptoKeyLike): Promise<Uint8Array> {
  const readable = key.extractable ? key : await readableKeys.get(key)?.();
  if (readable === undefined) throw refuse("peer-key");
  return new Uint8Array((await subtle.exportKey("raw", readable)) as ArrayBuffer);
}

/**
 * Fetches the public half of a pair from the service and makes a key of the platform of it.
 *
 * @throws `ParsecError` for an error of the service
 */
export async function fetchPublicKey(
  service: Service,
  name: string,
  keyType: KeyType,
  algorithm: CryptoKeyAlgorithm,
  usages: readonly CryptoKeyUsage[],
): Promise<CryptoKeyLike> {
  const data = await service.client.exportPublicKey(name, service.call);
  // The platform checks the point: it is on the curve of the algorithm.
  if (keyType.kind !== "rsaKeyPair") return await service.subtle.importKey("raw", data, algorithm, true, usages);
  const spki = encodePublicKey({ keyType: { kind: "rsaPublicKey" }, keyBits: 0, data }, "der");
  const publicKey = await service.subtle.importKey("spki", spki, algorithm, true, usages);
  checkModulus(publicKey, algorithm);
  return publicKey;
}

/** @throws OperationError if the service has given a key of another size */
function checkModulus(publicKey: CryptoKeyLike, { modulusLength: expected }: AnyKeyAlgorithm): void {
  const { modulusLength } = publicKey.algorithm as AnyKeyAlgorithm;
  if (modulusLength === expected) return;
  throw domException(
    "OperationError",
    `The service gave a public key of ${modulusLength} bits, not ${expected}. Do not trust it.`,
  );
}
