import { mustBeParsecKey, type ParsecKey } from "@parsec-ts/client";
import { encodeBase64Url } from "@parsec-ts/key-formats";
import { utf8Bytes } from "@parsec-ts/operations/codec";
import { type ArgumentRule, checkArgument, mustBeBytes } from "@parsec-ts/wire-protocol";
import { jwsKey } from "../keys/jws-algorithm.js";

/** Accepts texts that have UTF-8. */
const mustBeUnicode: ArgumentRule = (value) =>
  /\p{Surrogate}/u.test(value as string) ? "valid Unicode, without unpaired surrogates" : undefined;

/** Makes a function that signs texts and bytes as JWS does, and returns the signature as base64url. */
export function rawSigner(functionName: string, key: ParsecKey): (data: string | Uint8Array) => Promise<string> {
  checkArgument(functionName, "key", key, mustBeParsecKey);
  return async (data) => {
    checkArgument(functionName, "data", data, typeof data === "string" ? mustBeUnicode : mustBeBytes);
    const { hash } = await jwsKey(key, "sign", {});
    return encodeBase64Url(await key.sign(typeof data === "string" ? utf8Bytes(data) : data, { hash }));
  };
}
