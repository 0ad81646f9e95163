import { type CallOptions, callOptionRules, mustBeParsecKey, type ParsecKey } from "@parsec-ts/client";
import { encodeBase64Url } from "@parsec-ts/key-formats";
import { utf8Bytes } from "@parsec-ts/operations/codec";
import {
  argumentError,
  checkArgument,
  checkOptions,
  mustBeBoolean,
  mustBeBytes,
  mustBeOneOf,
  type OptionRules,
} from "@parsec-ts/wire-protocol";
import { encodeObject } from "../json/encode-object.js";
import { jwsKey } from "../keys/jws-algorithm.js";
import { thumbprint } from "../keys/thumbprint.js";
import { type HeaderMembers, MAX_HEADER_LENGTH, mustBeHeaderMembers } from "./header.js";
import { type FlattenedJws, MAX_PAYLOAD_LENGTH } from "./serialization.js";

/** Options of `signJws`. */
export interface SignJwsOptions extends CallOptions {
  /** Members of the protected header, beside `alg` and `kid`. */
  readonly header?: HeaderMembers;
  /** `"compact"`, a text of three parts, by default; `"flattened"` is JSON. */
  readonly serialization?: "compact" | "flattened";
  /** Leaves the payload out of the result, for a reader that has it already. RFC 7515, appendix F. */
  readonly detached?: boolean;
}

const signJwsOptionRules: OptionRules<SignJwsOptions> = {
  ...callOptionRules,
  header: mustBeHeaderMembers,
  serialization: /* @__PURE__ */ mustBeOneOf("compact", "flattened"),
  detached: mustBeBoolean,
};

/**
 * Signs any bytes by a key of the service. The header has the `alg` of the key, and its thumbprint as `kid` if it is not given another.
 *
 * @example
 * ```ts
 * const jws = await signJws(key, new TextEncoder().encode("hello"));
 * ```
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`; `ERR_PARSEC_JOSE_KEY` for a key that JOSE has no algorithm for; the errors of the client
 */
export function signJws(
  key: ParsecKey,
  payload: Uint8Array,
  options: SignJwsOptions & { readonly serialization: "flattened" },
): Promise<FlattenedJws>;
export function signJws(
  key: ParsecKey,
  payload: Uint8Array,
  options?: SignJwsOptions & { readonly serialization?: "compact" },
): Promise<string>;
export async function signJws(
  key: ParsecKey,
  payload: Uint8Array,
  options: SignJwsOptions = {},
): Promise<string | FlattenedJws> {
  checkArgument("signJws", "key", key, mustBeParsecKey);
  checkArgument("signJws", "payload", payload, mustBeBytes);
  if (payload.length > MAX_PAYLOAD_LENGTH)
    throw argumentError("payload", `at most ${MAX_PAYLOAD_LENGTH} bytes`, "signJws");
  checkOptions("signJws", options, signJwsOptionRules);
  const { header = {}, serialization = "compact", detached = false, ...callOptions } = options;
  const text = encodeBase64Url(payload);
  const signed = await signParts(key, text, header, callOptions);
  if (serialization === "flattened") return detached ? signed : { payload: text, ...signed };
  return `${signed.protected}.${detached ? "" : text}.${signed.signature}`;
}

/** Signs a payload that is base64url already; returns the two parts beside it. */
export async function signParts(
  key: ParsecKey,
  payload: string,
  header: HeaderMembers,
  options: CallOptions,
): Promise<{ readonly protected: string; readonly signature: string }> {
  const { alg, hash, jwk } = await jwsKey(key, "sign", options);
  const kid = Object.hasOwn(header, "kid") ? header.kid : await thumbprint(jwk);
  const encoded = encodeObject({ ...header, alg, kid }, "header", MAX_HEADER_LENGTH);
  const signature = await key.sign(utf8Bytes(`${encoded}.${payload}`), { ...options, hash });
  return { protected: encoded, signature: encodeBase64Url(signature) };
}
