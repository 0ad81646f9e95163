import { type CallOptions, callOptionRules } from "@parsec-ts/client";
import { encodeBase64Url } from "@parsec-ts/key-formats";
import { utf8Bytes } from "@parsec-ts/operations/codec";
import { argumentError, checkOptions, mustBeBytes, mustBeText, type OptionRules } from "@parsec-ts/wire-protocol";
import { tokenError } from "../jose-error.js";
import { decodePart, encodedLength } from "../json/decode-part.js";
import { type VerificationKeys, verificationKeys } from "../keys/verification-keys.js";
import { decodeHeader, type JoseHeader, requireType } from "./header.js";
import { compactParts, flattenedParts, type JwsParts, MAX_PAYLOAD_LENGTH, type ReceivedJws } from "./serialization.js";

/** Characters that a signature may have: those of an RSA key of 16,384 bits. */
const MAX_SIGNATURE_LENGTH = 2_732;

/** Options of {@link verifyJws}. */
export interface VerifyJwsOptions extends CallOptions {
  /** The payload of a token that was signed with `detached`. */
  readonly payload?: Uint8Array;
  /** The wanted `typ`; by default any. */
  readonly type?: string;
}

const verifyJwsOptionRules: OptionRules<VerifyJwsOptions> = {
  ...callOptionRules,
  payload: mustBeBytes,
  type: mustBeText,
};

/** A JWS whose signature is that of the key. */
export interface VerifiedJws {
  readonly header: JoseHeader;
  readonly payload: Uint8Array<ArrayBuffer>;
}

/**
 * Verifies a JWS in compact form or as flattened JSON, here: no service is asked for the signature. The algorithm is the key's.
 *
 * @throws `ParsecError`: `ERR_PARSEC_JOSE_TOO_LONG`, `_MALFORMED`, `_HEADER`, `_ALGORITHM`, `_UNKNOWN_KEY`, `_SIGNATURE` for a token that must be
 * refused; `ERR_PARSEC_JOSE_KEY` for keys that cannot verify
 */
export async function verifyJws(
  keys: VerificationKeys,
  jws: string | ReceivedJws,
  options: VerifyJwsOptions = {},
): Promise<VerifiedJws> {
  checkOptions("verifyJws", options, verifyJwsOptionRules);
  const { payload, type, ...callOptions } = options;
  const parts = typeof jws === "string" ? compactParts(jws) : flattenedParts(jws);
  return await verifyParts(keys, withPayload(parts, payload), type, callOptions);
}

/** Verifies the signature of a JWS. The payload is not read before. */
export async function verifyParts(
  keys: VerificationKeys,
  { header: text, payload, signature, kid }: JwsParts,
  type: string | undefined,
  options: CallOptions,
): Promise<VerifiedJws> {
  if (payload.length > encodedLength(MAX_PAYLOAD_LENGTH) || signature.length > MAX_SIGNATURE_LENGTH) {
    throw tokenError(
      "ERR_PARSEC_JOSE_TOO_LONG",
      "The token's payload or signature is longer than any that is taken. Refuse it.",
    );
  }
  const header = decodeHeader(text);
  const bytes = decodePart(signature, "signature");
  const decoded = decodePart(payload, "payload");
  const input = utf8Bytes(`${text}.${payload}`);
  for (const key of await verificationKeys(keys, { alg: header.alg, kid: header.kid ?? kid }, options)) {
    if (!(await key.verify(input, bytes))) continue;
    if (type !== undefined) requireType(header, type);
    return { header, payload: decoded };
  }
  throw tokenError("ERR_PARSEC_JOSE_SIGNATURE", "The signature is not one of the key over this token. Refuse it.");
}

function withPayload(parts: JwsParts, payload: Uint8Array | undefined): JwsParts {
  if (payload === undefined) return parts;
  if (parts.payload !== "") throw argumentError("payload", "left out: the token has one itself", "verifyJws");
  return { ...parts, payload: encodeBase64Url(payload) };
}
