import { decodeBase64Url } from "@parsec-ts/key-formats";
import { malformed } from "../jose-error.js";

/** Characters of base64url, without padding, that stand for so many bytes. */
export function encodedLength(bytes: number): number {
  return Math.ceil((bytes * 4) / 3);
}

/**
 * Decodes one part of a token, of which only one text stands for the bytes: without padding, spaces and bits that stand for nothing.
 *
 * @throws `ParsecError` `ERR_PARSEC_JOSE_MALFORMED`
 */
export function decodePart(text: string, name: string): Uint8Array<ArrayBuffer> {
  try {
    return decodeBase64Url(text);
  } catch {
    throw malformed(`its ${name} is not base64url without padding`);
  }
}
