import { decodeKey, type JsonWebKey } from "@parsec-ts/key-formats";
import { isParsecError } from "@parsec-ts/wire-protocol";
import { familyOf } from "../algorithms/families.js";
import type { AnyKeyAlgorithm, Family } from "../algorithms/family.js";
import { type RefusalReason, refusalReason, refuse } from "../errors/refuse.js";
import { createKey } from "../keys/create-key.js";
import { copyAlgorithm } from "../keys/crypto-key.js";
import { rememberPublicKey } from "../keys/public-keys.js";
import type { Service } from "../keys/service.js";
import { readUsages, usagesAmong } from "../keys/usages.js";
import { readImportAlgorithm } from "../normalize/import-algorithm.js";
import type { CryptoKeyLike } from "../platform.js";
import { copyBufferSource, toBufferSource } from "../webidl/buffer-source.js";
import { toText } from "../webidl/convert.js";
import { copyJsonWebKey } from "../webidl/dictionary.js";

/** Key data of one import, as copied from the caller: bytes, or the members of a JsonWebKey. */
export type KeyData = Uint8Array<ArrayBuffer> | Readonly<Record<string, unknown>>;

/** A key to be imported, with all that was read of it. */
export interface ImportRequest {
  readonly format: string;
  readonly keyData: KeyData;
  /** The algorithm for the platform, read already. */
  readonly algorithm: object;
  readonly extractable: boolean;
  readonly usages: readonly string[];
  /** Name of a key that stays; absent for a session key. */
  readonly name?: string;
}

/**
 * Imports a key: a public one into the platform, another one into the service. Web Cryptography API, "importKey".
 *
 * Errors of the arguments are thrown, not rejected: the method that calls this one rejects.
 */
export function importKey(
  service: Service,
  { 0: formatValue, 1: keyDataValue, 2: algorithm, 3: extractable, 4: keyUsages }: ArrayLike<unknown>,
  name?: string,
): Promise<CryptoKeyLike> {
  const format = toText(formatValue);
  const isJwk = format === "jwk";
  const source = isJwk ? keyDataValue : toBufferSource(keyDataValue, "keyData");
  const usages = readUsages(keyUsages);
  const { forPlatform } = readImportAlgorithm(algorithm);
  const keyData = isJwk ? copyJsonWebKey(source) : copyBufferSource(source as ArrayBuffer);
  const request = { format, keyData, algorithm: forPlatform, extractable: Boolean(extractable), usages };
  return importCopied(service, { ...request, ...(name !== undefined && { name }) });
}

/**
 * Imports a key, and wipes its data. The platform imports it first: so it makes the checks of the specification, and of newer algorithms.
 * It sees the key for that long, as this process does, which was given it.
 */
export async function importCopied(service: Service, request: ImportRequest): Promise<CryptoKeyLike> {
  const { format, keyData, algorithm, extractable, usages } = request;
  try {
    const imported = await service.subtle.importKey(format, keyData, algorithm, extractable, usages);
    if (imported.type === "public") {
      rememberImport(service, request, imported);
      return imported;
    }
    const reason = refusalOf(request, imported);
    if (reason === undefined) return await importIntoService(service, request, imported);
    if (fallsBack(service, request)) return imported;
    throw refuse(reason);
  } finally {
    if (keyData instanceof Uint8Array && keyData.length > 0) keyData.fill(0);
  }
}

/** The reason for which the service is not even asked. */
function refusalOf({ extractable }: ImportRequest, { algorithm }: CryptoKeyLike): RefusalReason | undefined {
  if (familyOf(algorithm.name) === undefined) return "algorithm";
  return extractable ? "extractable" : undefined;
}

function fallsBack({ fallback }: Service, { name }: ImportRequest): boolean {
  return fallback && name === undefined;
}

/** Keeps what a public key was imported of: a peer's key that is not extractable must be sent to the service all the same. */
function rememberImport(service: Service, { format, keyData, usages }: ImportRequest, imported: CryptoKeyLike): void {
  if (imported.extractable) return;
  const data = keyData instanceof Uint8Array ? keyData.slice() : { ...keyData, ext: true };
  const algorithm = copyAlgorithm(imported.algorithm);
  rememberPublicKey(imported, () => service.subtle.importKey(format, data, algorithm, true, usages));
}

async function importIntoService(
  service: Service,
  request: ImportRequest,
  imported: CryptoKeyLike,
): Promise<CryptoKeyLike> {
  const algorithm = copyAlgorithm(imported.algorithm);
  const family = familyOf(algorithm.name) as Family;
  let material: Uint8Array | undefined;
  try {
    material = materialOf(request, algorithm);
    const { key } = await createKey(service, {
      family,
      algorithm,
      usages: usagesAmong(request.usages, family.usages),
      publicUsages: family.publicUsages,
      material,
      ...(fallsBack(service, request) && { twin: imported }),
      ...(request.name !== undefined && { name: request.name }),
    });
    return key;
  } catch (error) {
    if (!fallsBack(service, request) || refusalReason(error) === undefined) throw error;
    return imported;
  } finally {
    material?.fill(0);
  }
}

/** Reads the key in PSA's format. The caller wipes it. */
function materialOf({ format, keyData }: ImportRequest, { length }: AnyKeyAlgorithm): Uint8Array {
  const whole = decode(format, keyData);
  // An HMAC key may be imported shorter than its data.
  if (length === undefined || length >= 8 * whole.length) return whole;
  const cut = whole.slice(0, Math.floor(length / 8));
  whole.fill(0);
  return cut;
}

function decode(format: string, keyData: KeyData): Uint8Array {
  try {
    if (keyData instanceof Uint8Array) {
      return format === "pkcs8" ? decodeKey({ format: "der", key: keyData }).data : keyData.slice();
    }
    return decodeKey({ format: "jwk", key: keyData as JsonWebKey }).data;
  } catch (error) {
    throw isParsecError(error) ? refuse("key-format", error) : error;
  }
}
