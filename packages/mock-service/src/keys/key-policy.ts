import type { Algorithm, Hash, KeyAttributes, Usage } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { hashLength } from "../software-keys/hash-function.js";
import { StatusError } from "../status-error.js";
import { isCompatible } from "./algorithm-compatibility.js";

/** Flags that are implied by others. PSA Crypto API, "Key usage flags". */
const IMPLIED_BY: Partial<Record<Usage, Usage>> = { signMessage: "signHash", verifyMessage: "verifyHash" };

const DEPRECATED_TYPES = ["des", "arc4"];
const DEPRECATED_HASHES = ["MD2", "MD4", "MD5", "SHA_1"];

/**
 * Checks a use of a key against its policy and its type. PSA Crypto API, "Key policies".
 *
 * @throws {@link StatusError} NotPermitted
 */
export function requireUse({ keyType, keyPolicy }: KeyAttributes, use: Usage, alg: Algorithm): void {
  const { keyUsageFlags, keyAlgorithm } = keyPolicy;
  const implied = IMPLIED_BY[use];
  const hasFlag = keyUsageFlags[use] || (implied !== undefined && keyUsageFlags[implied]);
  const isPermitted = hasFlag && !namesAnyHash(alg) && permits(withDefaultTag(keyAlgorithm), alg);
  if (!isPermitted || !isCompatible(keyType, alg)) throw new StatusError(Status.PsaErrorNotPermitted);
}

/**
 * Checks that an already computed hash is as long as its algorithm says.
 *
 * @throws {@link StatusError} InvalidArgument
 */
export function requireHashLength(alg: Algorithm, hash: Uint8Array): void {
  const name = hashOf(alg);
  if (name !== undefined && hashLength(name) !== hash.length) {
    throw new StatusError(Status.PsaErrorInvalidArgument);
  }
}

/** Returns the hash that a signature algorithm signs; `undefined` for an algorithm that signs any bytes. */
export function hashOf(alg: Algorithm): Hash | undefined {
  if (alg.kind !== "asymmetricSignature" || !("hashAlg" in alg.value)) return undefined;
  return alg.value.hashAlg.kind === "specific" ? alg.value.hashAlg.value : undefined;
}

/**
 * Refuses attributes that name a deprecated algorithm or key type.
 *
 * @throws {@link StatusError} DeprecatedPrimitive
 */
export function refuseDeprecated({ keyType, keyPolicy }: KeyAttributes): void {
  if (DEPRECATED_TYPES.includes(keyType.kind) || namesDeprecatedHash(keyPolicy.keyAlgorithm)) {
    throw new StatusError(Status.DeprecatedPrimitive);
  }
}

/** Replaces an authenticated cipher with a tag of 16 bytes, the default, by the cipher itself: to PSA they are the same algorithm. */
function withDefaultTag(permitted: Algorithm): Algorithm {
  if (permitted.kind !== "aead" || permitted.value.kind !== "aeadWithShortenedTag") return permitted;
  const { aeadAlg, tagLength } = permitted.value;
  return tagLength === 16 ? { kind: "aead", value: { kind: "aeadWithDefaultLengthTag", value: aeadAlg } } : permitted;
}

/** True if the requested algorithm is the permitted one. A permitted "any hash" permits each specific hash. */
function permits(permitted: unknown, requested: unknown): boolean {
  if (!isMessage(permitted) || !isMessage(requested)) return permitted === requested;
  if (permitted.kind === "any" && requested.kind === "specific") return true;
  const names = Object.keys(permitted).filter((name) => name !== "unknownFields" && name !== "siblingUnknownFields");
  return names.every((name) => permits(permitted[name], requested[name]));
}

function namesAnyHash(alg: unknown): boolean {
  return isMessage(alg) && (alg.kind === "any" || Object.values(alg).some(namesAnyHash));
}

function namesDeprecatedHash(alg: unknown): boolean {
  if (typeof alg === "string") return DEPRECATED_HASHES.includes(alg);
  return isMessage(alg) && Object.values(alg).some(namesDeprecatedHash);
}

function isMessage(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
