import { decodeDerElements } from "@parsec-ts/key-formats";
import { malformed } from "../x509-error.js";

/** Deepest nesting that is read. A certificate's own is about ten. */
const MAX_DEPTH = 24;

const CONSTRUCTED = 0x20;

/**
 * Checks that bytes are DER down to their last element, without a call for each level; returns the number of elements on the highest level.
 * Time is linear in the length: each level is read once, and there are few.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`, `ERR_PARSEC_X509_MALFORMED`
 */
export function checkDer(der: Uint8Array): number {
  const elements = decodeDerElements(der);
  let level = elements;
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw malformed(`it is nested more than ${MAX_DEPTH} levels deep`);
    level = level.flatMap(({ tag, content }) => ((tag & CONSTRUCTED) === 0 ? [] : decodeDerElements(content)));
  }
  return elements.length;
}
