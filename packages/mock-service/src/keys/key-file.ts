import { createHash, timingSafeEqual } from "node:crypto";
import { psaImportKey } from "@parsec-ts/operations";
import { encodeRequest, RequestDecoder } from "@parsec-ts/wire-protocol";
import { importKey } from "../operations/key-operations.js";
import type { KeyIdentity, StoredKey } from "./key-store.js";

const CHECKSUM_LENGTH = 32;

/** A key as it comes out of a file. */
export interface FiledKey {
  readonly identity: KeyIdentity;
  readonly stored: StoredKey;
}

/**
 * A key as a file: the request that would import it again, whose authentication is the application's name, and the SHA-256 of
 * that. To be wiped by the caller.
 */
export function encodeKeyFile(
  { application, provider, name }: KeyIdentity,
  { attributes, key }: StoredKey,
): Uint8Array {
  const data = key.exportKey();
  const auth = new TextEncoder().encode(application.name);
  const frame = encodeRequest({ provider, authType: application.authType, auth }, psaImportKey, {
    keyName: name,
    attributes,
    data,
  });
  const checksum = createHash("sha256");
  for (const part of frame.parts) checksum.update(part);
  const file = Buffer.concat([...frame.parts, checksum.digest()]);
  frame.wipe();
  data.fill(0);
  return file;
}

/** @throws anything at all for what no {@link encodeKeyFile} has made */
export function decodeKeyFile(file: Uint8Array): FiledKey {
  const end = file.length - CHECKSUM_LENGTH;
  const request = file.subarray(0, end);
  const checksum = createHash("sha256").update(request).digest();
  if (end < 0 || !timingSafeEqual(checksum, file.subarray(end))) throw new Error("the checksum does not fit");
  // The name alone may be as long as a request's body may be.
  const decoder = new RequestDecoder({ maxBodyLength: request.length });
  decoder.push(request);
  const { authType, auth, provider, body } = decoder.request;
  const { keyName, attributes, data } = psaImportKey.request.decode(body);
  // As authenticators decode it: another name would be another application.
  const name = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(auth);
  const { key } = importKey(attributes, data);
  decoder.wipe();
  data.fill(0);
  return { identity: { application: { authType, name }, provider, name: keyName }, stored: { attributes, key } };
}
