import { familyOf } from "../algorithms/families.js";
import type { AnyKeyAlgorithm, DeriveOperation, ServiceKey } from "../algorithms/family.js";
import { domException } from "../errors/dom-exception.js";
import { serviceKeyOf } from "../keys/crypto-key.js";
import type { Service } from "../keys/service.js";
import { readUsages } from "../keys/usages.js";
import { isSameName, type NamedAlgorithm, readAlgorithmName } from "../normalize/algorithm-name.js";
import { readImportAlgorithm } from "../normalize/import-algorithm.js";
import type { CryptoKeyLike } from "../platform.js";
import { toArrayBuffer } from "../webidl/buffer-source.js";
import { isObject, toUnsignedLong } from "../webidl/convert.js";
import { derivedKeyLength } from "./derived-key-length.js";
import { importCopied } from "./import-key.js";
import { checkKey } from "./use-key.js";

type Arguments = ArrayLike<unknown>;

/** Derives bits by a private key in the service. Web Cryptography API, "deriveBits". */
export async function deriveBits(service: Service, given: Arguments): Promise<ArrayBuffer> {
  const { 0: algorithm, 1: keyValue, 2: lengthValue } = given;
  const key = serviceKeyOf(keyValue);
  if (key === undefined) return await service.subtle.deriveBits(withPlatformPeer(algorithm), keyValue, lengthValue);
  const length = lengthValue === undefined || lengthValue === null ? null : toUnsignedLong(lengthValue);
  const named = readAlgorithmName(algorithm);
  const operation = familyOf(named.name)?.deriveBits;
  if (operation === undefined) {
    return await service.subtle.deriveBits(named.forPlatform, await service.standIns.key(), length);
  }
  const peer = operation.read(named.members);
  checkPeerIsKey(key, peer);
  checkKey(key, named, "deriveBits");
  return firstBits(await agree(key, operation, peer as CryptoKeyLike), length);
}

/** Derives a key by a private key in the service, and imports it as `importKey` does. Web Cryptography API, "deriveKey". */
export async function deriveKey(service: Service, given: Arguments): Promise<CryptoKeyLike> {
  const { 0: algorithm, 1: keyValue, 2: derivedKeyType, 3: extractableValue, 4: keyUsages } = given;
  const key = serviceKeyOf(keyValue);
  const extractable = Boolean(extractableValue);
  const usages = readUsages(keyUsages);
  if (key === undefined) {
    return await service.subtle.deriveKey(withPlatformPeer(algorithm), keyValue, derivedKeyType, extractable, usages);
  }
  const named = readAlgorithmName(algorithm);
  const operation = familyOf(named.name)?.deriveBits;
  if (operation === undefined) {
    return await checkByPlatform(service, named, readAlgorithmName(derivedKeyType), extractable, usages);
  }
  const peer = operation.read(named.members);
  checkPeerIsKey(key, peer);
  const type = readImportAlgorithm(derivedKeyType);
  const keyLength = await derivedKeyLength(service, type);
  checkKey(key, named, "deriveKey");
  const length = keyLength();
  const secret = new Uint8Array(firstBits(await agree(key, operation, peer as CryptoKeyLike), length));
  const format = familyOf(type.name)?.secretFormat ?? "raw";
  const request = { format, keyData: secret, algorithm: type.forPlatform, extractable, usages };
  return await importCopied(service, request);
}

/**
 * Replaces a key in the service that a caller gives as the public key of a peer, which the platform could not read. Its stand-in is no public
 * key either.
 */
function withPlatformPeer(algorithm: unknown): unknown {
  if (!isObject(algorithm)) return algorithm;
  // Not over the caller's object: it may be frozen, and a proxy of a frozen object must show its members.
  return new Proxy(Object.create(null), {
    get(_target, member) {
      const value: unknown = Reflect.get(algorithm, member);
      return member === "public" ? (serviceKeyOf(value)?.service.standIns.made() ?? value) : value;
    },
  });
}

/** Lets the platform say which argument is wrong: the key is, if no other. */
async function checkByPlatform(
  { subtle, standIns }: Service,
  algorithm: NamedAlgorithm,
  type: NamedAlgorithm,
  extractable: boolean,
  usages: readonly string[],
): Promise<CryptoKeyLike> {
  return await subtle.deriveKey(algorithm.forPlatform, await standIns.key(), type.forPlatform, extractable, usages);
}

/** @throws TypeError */
function checkPeerIsKey({ service }: ServiceKey, peer: unknown): void {
  const prototype: object = Object.getPrototypeOf(service.standIns.made());
  if (isObject(peer) && Object.prototype.isPrototypeOf.call(prototype, peer)) return;
  throw new TypeError("The algorithm's member public must be a CryptoKey.");
}

/**
 * Agrees on the secret with a peer, after the checks that the specification has for the two keys.
 *
 * @throws InvalidAccessError
 */
async function agree(key: ServiceKey, operation: DeriveOperation, peer: CryptoKeyLike): Promise<Uint8Array> {
  const { namedCurve } = key.algorithm as AnyKeyAlgorithm;
  const isPeer =
    peer.type === "public" &&
    isSameName(peer.algorithm.name, key.family.name) &&
    (peer.algorithm as AnyKeyAlgorithm).namedCurve === namedCurve;
  if (!isPeer)
    throw domException("InvalidAccessError", `public must be a public key for ${key.family.name}, on the same curve.`);
  const secret = await operation.run(key, peer);
  let any = 0;
  for (let i = 0; i < secret.length; i++) any |= secret[i] ?? 0;
  if (any === 0) throw domException("OperationError", "The keys do not lead to a shared secret.");
  return secret;
}

/** Cuts a secret to a number of bits, all of them for `null`, and wipes it. */
function firstBits(secret: Uint8Array, length: number | null): ArrayBuffer {
  try {
    if (length === null) return toArrayBuffer(secret);
    if (length > 8 * secret.length) {
      throw domException("OperationError", `The shared secret has ${8 * secret.length} bits, not ${length}.`);
    }
    const bits = new Uint8Array(secret.subarray(0, Math.ceil(length / 8)));
    const last = bits.length - 1;
    if (last >= 0) bits[last] = (bits[last] ?? 0) & (0xff << (8 * bits.length - length));
    return bits.buffer;
  } finally {
    secret.fill(0);
  }
}
