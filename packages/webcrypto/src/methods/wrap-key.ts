import { familyOf } from "../algorithms/families.js";
import { domException } from "../errors/dom-exception.js";
import { serviceKeyOf } from "../keys/crypto-key.js";
import type { Service } from "../keys/service.js";
import { readUsages } from "../keys/usages.js";
import { readAlgorithmName } from "../normalize/algorithm-name.js";
import { readImportAlgorithm } from "../normalize/import-algorithm.js";
import type { CryptoKeyLike } from "../platform.js";
import { copyBufferSource, toBufferSource } from "../webidl/buffer-source.js";
import { isObject, toText } from "../webidl/convert.js";
import { copyJsonWebKey } from "../webidl/dictionary.js";
import { isArrayBuffer } from "../webidl/primordials.js";
import { importCopied } from "./import-key.js";
import { checkKey } from "./use-key.js";

type Arguments = ArrayLike<unknown>;

/** Exports a key. Those in the service are not extractable. Web Cryptography API, "exportKey". */
export async function exportKey(
  { subtle, standIns }: Service,
  { 0: formatValue, 1: key }: Arguments,
): Promise<unknown> {
  const format = toText(formatValue);
  if (serviceKeyOf(key) === undefined) return await subtle.exportKey(format, key);
  // The platform checks the format, by a stand-in that is not extractable either.
  await subtle.exportKey(format, await standIns.key()).catch(throwTypeError);
  throw notExtractable();
}

function throwTypeError(error: unknown): void {
  if (error instanceof TypeError) throw error;
}

function notExtractable(): Error {
  return domException("InvalidAccessError", "The key is not extractable.");
}

/** Exports a key and encrypts it by another one, which may be in the service. Web Cryptography API, "wrapKey". */
export async function wrapKey(service: Service, given: Arguments): Promise<ArrayBuffer> {
  const { 0: formatValue, 1: keyValue, 2: wrappingKeyValue, 3: algorithm } = given;
  const { subtle, standIns } = service;
  const format = toText(formatValue);
  const wrappingKey = serviceKeyOf(wrappingKeyValue);
  if (wrappingKey === undefined) return await wrapByPlatform(service, format, given);
  const key = serviceKeyOf(keyValue) === undefined ? (keyValue as CryptoKeyLike) : await standIns.key();
  const named = readAlgorithmName(algorithm);
  const encrypt = familyOf(named.name)?.encrypt;
  if (encrypt === undefined) return await subtle.wrapKey(format, key, await standIns.key(), named.forPlatform);
  const parameters = encrypt.read(named.members, service.platformHas);
  checkKey(wrappingKey, named, "wrapKey");
  if (!key.extractable) throw notExtractable();
  const bytes = encodeExported(await subtle.exportKey(format, key));
  try {
    return await encrypt.run(wrappingKey, parameters, bytes);
  } finally {
    bytes.fill(0);
  }
}

/** Wraps by a key of the platform's; a key in the service cannot be wrapped, and is looked at after the other arguments. */
async function wrapByPlatform(
  { subtle, standIns }: Service,
  format: string,
  { 1: key, 2: wrappingKey, 3: algorithm }: Arguments,
): Promise<ArrayBuffer> {
  if (serviceKeyOf(key) === undefined) return await subtle.wrapKey(format, key, wrappingKey, algorithm);
  const named = readAlgorithmName(algorithm);
  await subtle.wrapKey(format, await standIns.key(), wrappingKey, named.forPlatform).catch(throwOtherError);
  throw notExtractable();
}

/** Throws again what is not about the stand-in. Node 20 calls that error InvalidAccessException. */
function throwOtherError(error: unknown): void {
  if ((error as Error).name !== "InvalidAccessException") throw error;
}

/** Decrypts a key by one in the service, and imports it as `importKey` does. Web Cryptography API, "unwrapKey". */
export async function unwrapKey(service: Service, given: Arguments): Promise<CryptoKeyLike> {
  const { 0: formatValue, 1: wrappedKey, 2: keyValue, 3: unwrapAlgorithm, 4: keyAlgorithm } = given;
  const { subtle, standIns } = service;
  const format = toText(formatValue);
  const extractable = Boolean(given[5]);
  const usages = readUsages(given[6]);
  const key = serviceKeyOf(keyValue);
  if (key === undefined) {
    return await subtle.unwrapKey(format, wrappedKey, keyValue, unwrapAlgorithm, keyAlgorithm, extractable, usages);
  }
  const source = toBufferSource(wrappedKey, "wrappedKey");
  const named = readAlgorithmName(unwrapAlgorithm);
  const decrypt = familyOf(named.name)?.decrypt;
  if (decrypt === undefined) {
    const wrapped = copyBufferSource(source);
    const standIn = await standIns.key();
    return await subtle.unwrapKey(format, wrapped, standIn, named.forPlatform, keyAlgorithm, extractable, usages);
  }
  const parameters = decrypt.read(named.members, service.platformHas);
  const { forPlatform } = readImportAlgorithm(keyAlgorithm);
  const wrapped = copyBufferSource(source);
  checkKey(key, named, "unwrapKey");
  const bytes = new Uint8Array(await decrypt.run(key, parameters, wrapped));
  try {
    const keyData = format === "jwk" ? decodeJsonWebKey(bytes) : bytes;
    return await importCopied(service, { format, keyData, algorithm: forPlatform, extractable, usages });
  } finally {
    bytes.fill(0);
  }
}

/** Bytes of an exported key, to be wiped. A JsonWebKey becomes JSON in UTF-8. */
function encodeExported(exported: unknown): Uint8Array<ArrayBuffer> {
  if (isArrayBuffer(exported)) return new Uint8Array(exported);
  const jwk = copyJsonWebKey(exported);
  if (Array.isArray(jwk.key_ops)) jwk.key_ops = withoutPrototype([...jwk.key_ops]);
  const json = JSON.stringify(jwk);
  const bytes = new Uint8Array(json.length);
  // All members of the platform's keys are ASCII.
  for (let i = 0; i < json.length; i++) bytes[i] = json.charCodeAt(i);
  return bytes;
}

/** JSON has no prototypes: a script may have given the usual ones a `toJSON`, or members of a key. */
function withoutPrototype<Value extends object>(value: Value): Value {
  return Object.setPrototypeOf(value, null);
}

/** @throws DataError for bytes that are no JsonWebKey */
function decodeJsonWebKey(bytes: Uint8Array): Record<string, unknown> {
  try {
    let json = "";
    for (let i = 0; i < bytes.length; i++) json += String.fromCharCode(bytes[i] ?? 0);
    const jwk: unknown = JSON.parse(json);
    if (isObject(jwk) && "kty" in withoutPrototype(jwk)) return copyJsonWebKey(jwk);
  } catch (error) {
    throw domException("DataError", "The unwrapped data are not a JsonWebKey.", error);
  }
  throw domException("DataError", "The unwrapped data are not a JsonWebKey.");
}
