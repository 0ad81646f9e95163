import { concatBytes, equalBytes } from "@noble/ciphers/utils.js";
import { psaImportKey } from "@parsec-ts/operations";
import { encodeRequest, RequestDecoder } from "@parsec-ts/wire-protocol";
import type { Cryptography } from "../cryptography/cryptography.js";
import { importKey } from "./create-key.js";
import type { PersistedKey } from "./key-persistence.js";
import type { KeyIdentity, StoredKey } from "./stored-key.js";

const CHECKSUM_LENGTH = 32;

/** Bytes of a key file beside its name and the name of its application: more than any key has. */
const MAX_KEY_LENGTH = 2 ** 16;

/** Longest name of an application, in bytes: the longest authentication of a request. */
const MAX_AUTH_LENGTH = 2 ** 16;

/** Returns the length in bytes that no key file exceeds whose key came by a request of at most `maxBodyLength` bytes. */
export function maxKeyFileLength(maxBodyLength: number): number {
  return maxBodyLength + MAX_AUTH_LENGTH + MAX_KEY_LENGTH;
}

/**
 * Encodes a key as a file: the request that would import the key again, with the application's name as its authentication, then the
 * SHA-256 of that request. The caller wipes the bytes.
 */
export function encodeKeyFile(
  { application, provider, name }: KeyIdentity,
  { attributes, key }: StoredKey,
  cryptography: Cryptography,
): Uint8Array {
  const data = key.exportKey();
  const auth = new TextEncoder().encode(application.name);
  const frame = encodeRequest({ provider, authType: application.authType, auth }, psaImportKey, {
    keyName: name,
    attributes,
    data,
  });
  const file = concatBytes(...frame.parts, cryptography.hash("SHA_256", ...frame.parts));
  frame.wipe();
  data.fill(0);
  return file;
}

/**
 * Decodes a key from a file.
 *
 * @throws any error if {@link encodeKeyFile} did not make the file
 */
export function decodeKeyFile(file: Uint8Array, cryptography: Cryptography): PersistedKey {
  const end = file.length - CHECKSUM_LENGTH;
  const request = file.subarray(0, end);
  const checksum = cryptography.hash("SHA_256", request);
  if (end < 0 || !equalBytes(checksum, file.subarray(end))) throw new Error("the checksum does not match");
  // A name may be as long as the longest body of a request.
  const decoder = new RequestDecoder({ maxBodyLength: request.length });
  decoder.push(request);
  const { authType, auth, provider, body } = decoder.request;
  const { keyName, attributes, data } = psaImportKey.request.decode(body);
  // Decoded as the authenticators do: a different name would be another application.
  const name = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(auth);
  const { key } = importKey(attributes, data, cryptography);
  decoder.wipe();
  data.fill(0);
  return { identity: { application: { authType, name }, provider, name: keyName }, stored: { attributes, key } };
}
