import { argumentError, kindOf } from "@parsec-ts/wire-protocol";
import { malformed } from "../jose-error.js";

/** Bytes that a payload may have: 1 MiB. */
export const MAX_PAYLOAD_LENGTH = 1_048_576;

/** A JWS with one signature as JSON. RFC 7515, section 7.2.2. */
export interface FlattenedJws {
  /** Absent if the payload is detached. */
  readonly payload?: string;
  readonly protected: string;
  readonly signature: string;
}

/** A JWS as JSON that has come from elsewhere. Of its header that is not signed only `kid` is read. */
export interface ReceivedJws extends Partial<FlattenedJws> {
  readonly header?: object;
}

/** The parts of a JWS as texts. */
export interface JwsParts {
  readonly header: string;
  readonly payload: string;
  readonly signature: string;
  /** Name of the key from a header that is not signed: a hint for the choice among the keys, and nothing more. */
  readonly kid?: string;
}

/** Splits a compact JWS. */
export function compactParts(token: string): JwsParts {
  if (/^Bearer /i.test(token)) throw malformed("it begins with the word Bearer: hand over what stands behind it");
  const parts = token.split(".", 4);
  const [header = "", payload = "", signature = ""] = parts;
  if (parts.length !== 3) throw malformed("it has not three parts with a dot between them");
  return { header, payload, signature };
}

/** Reads the members of flattened JSON. Of the header that is not signed only `kid` is read. */
export function flattenedParts(jws: ReceivedJws): JwsParts {
  if (typeof jws !== "object" || jws === null) {
    throw argumentError("jws", `a text or { payload, protected, signature }, not ${kindOf(jws)}`, "verifyJws");
  }
  const { payload = "", protected: header, signature, header: unprotected } = jws;
  if (typeof payload !== "string" || typeof header !== "string" || typeof signature !== "string") {
    throw malformed("it has not the members payload, protected and signature as texts");
  }
  const kid = (unprotected as { readonly kid?: unknown } | undefined)?.kid;
  return { header, payload, signature, ...(typeof kid === "string" && { kid }) };
}
