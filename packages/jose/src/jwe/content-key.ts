import { type CallOptions, isParsecError, type ParsecKey } from "@parsec-ts/client";
import type { JsonWebKey } from "@parsec-ts/key-formats";
import { allocateBytes, EMPTY, Status } from "@parsec-ts/wire-protocol";
import { decodePart } from "../json/decode-part.js";
import type { JoseHeader } from "../jws/header.js";
import { fillRandom, platformSubtle } from "../platform/platform-subtle.js";
import { concatKdf } from "./concat-kdf.js";
import { CONTENT_RULES, type ContentEncryption } from "./content-encryption.js";
import type { KeyManagement } from "./key-management.js";

/** The parts of a JWE that lead to the key of its content. */
export interface ContentKeyRequest {
  readonly header: JoseHeader;
  readonly alg: KeyManagement;
  readonly enc: ContentEncryption;
  readonly encryptedKey: Uint8Array;
}

/**
 * Statuses with which providers refuse a wrapped key that is not of the RSA key: the TPM reports all of them as a failed communication, and
 * an integer above the modulus is an invalid argument of Mbed Crypto's.
 */
const WRAPPED_KEY_REFUSALS: readonly unknown[] = [Status.PsaErrorInvalidArgument, Status.PsaErrorCommunicationFailure];

/** Bytes of the keys by which another key is wrapped. */
const WRAPPING_LENGTH = { "ECDH-ES+A128KW": 16, "ECDH-ES+A256KW": 32 } as const;

/** The key of the content, which the caller wipes; `undefined` for a token that is not for this key. */
export function contentKey(
  key: ParsecKey,
  request: ContentKeyRequest,
  options: CallOptions,
): Promise<Uint8Array | undefined> {
  return request.alg.startsWith("RSA") ? unwrapByRsa(key, request, options) : agree(key, request, options);
}

/**
 * A wrapped key that is refused is replaced by a random one, so that the token fails at its content as every other wrong one does, at the
 * same time. RFC 7516, section 11.5.
 */
async function unwrapByRsa(
  key: ParsecKey,
  { enc, encryptedKey }: ContentKeyRequest,
  options: CallOptions,
): Promise<Uint8Array> {
  const { keyLength } = CONTENT_RULES[enc];
  const random = allocateBytes(keyLength);
  fillRandom(random);
  let unwrapped: Uint8Array = EMPTY;
  try {
    unwrapped = await key.decrypt(encryptedKey, options);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  if (unwrapped.length === keyLength) {
    random.fill(0);
    return unwrapped;
  }
  unwrapped.fill(0);
  return random;
}

function isRefusal(error: unknown): boolean {
  if (!isParsecError(error)) return false;
  return error.code === "ERR_PARSEC_DECRYPTION_FAILED" || WRAPPED_KEY_REFUSALS.includes(error.status);
}

async function agree(
  key: ParsecKey,
  { header, alg, enc, encryptedKey }: ContentKeyRequest,
  options: CallOptions,
): Promise<Uint8Array | undefined> {
  const isDirect = alg === "ECDH-ES";
  if (isDirect && encryptedKey.length > 0) return undefined;
  const [apu, apv] = [partyInfo(header, "apu"), partyInfo(header, "apv")];
  const secret = await agreedSecret(key, header.epk, options);
  if (secret === undefined) return undefined;
  const length = isDirect ? CONTENT_RULES[enc].keyLength : WRAPPING_LENGTH[alg as keyof typeof WRAPPING_LENGTH];
  const derived = await concatKdf({ secret, algorithm: isDirect ? enc : alg, apu, apv, length }).finally(() =>
    secret.fill(0),
  );
  if (isDirect) return derived;
  try {
    return await unwrapByAes(derived, encryptedKey);
  } finally {
    derived.fill(0);
  }
}

/** The secret; `undefined` for a key of the writer that is none, or is on another curve, which the client finds. */
async function agreedSecret(key: ParsecKey, epk: unknown, options: CallOptions): Promise<Uint8Array | undefined> {
  try {
    return await key.agree({ format: "jwk", key: epk as JsonWebKey }, options);
  } catch (error) {
    if (isBadPeer(error)) return undefined;
    throw error;
  }
}

/** True for a key that is not well-formed or not on the curve, and for one of small order, which the service refuses. */
function isBadPeer(error: unknown): boolean {
  if (!isParsecError(error)) return false;
  if (error.code === "ERR_PARSEC_ARGUMENT") return error.argument?.startsWith("peerKey") === true;
  return error.code === "ERR_PARSEC_KEY_FORMAT" || error.code === "ERR_PARSEC_SERVICE_INVALID_ARGUMENT";
}

/** AES Key Wrap, RFC 3394, which notices a wrong key by itself. */
async function unwrapByAes(wrappingKey: Uint8Array, wrapped: Uint8Array): Promise<Uint8Array | undefined> {
  const subtle = platformSubtle();
  const imported = await subtle.importKey("raw", wrappingKey, "AES-KW", false, ["unwrapKey"]);
  try {
    const hmac = { name: "HMAC", hash: "SHA-256" };
    const key = await subtle.unwrapKey("raw", wrapped, imported, "AES-KW", hmac, true, ["sign"]);
    return new Uint8Array(await subtle.exportKey("raw", key));
  } catch {
    return undefined;
  }
}

function partyInfo(header: JoseHeader, name: "apu" | "apv"): Uint8Array {
  const text = header[name];
  return typeof text === "string" ? decodePart(text, name) : EMPTY;
}
