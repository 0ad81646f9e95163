import { argumentError, copyBytes } from "@parsec-ts/wire-protocol";

/**
 * Decodes base64, with line breaks or without.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for anything else, which `Buffer` would pass over
 */
export function decodeBase64(text: string, argument: string): Uint8Array<ArrayBuffer> {
  const plain = text.replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain) || plain.length % 4 !== 0) throw argumentError(argument, "base64");
  return copyBytes(Buffer.from(plain, "base64"));
}
