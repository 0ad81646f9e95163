import { mustBeParsecKey, type ParsecKey } from "@parsec-ts/client";
import { encodeBase64Url } from "@parsec-ts/key-formats";
import { utf8Bytes } from "@parsec-ts/operations/codec";
import { checkArgument } from "@parsec-ts/wire-protocol";
import { jwsKey } from "../keys/jws-algorithm.js";

/** Makes a function that signs texts and bytes as JWS does, and returns the signature as base64url. */
export function rawSigner(functionName: string, key: ParsecKey): (data: string | Uint8Array) => Promise<string> {
  checkArgument(functionName, "key", key, mustBeParsecKey);
  return async (data) => {
    const { hash } = await jwsKey(key, "sign", {});
    return encodeBase64Url(await key.sign(typeof data === "string" ? utf8Bytes(data) : data, { hash }));
  };
}
