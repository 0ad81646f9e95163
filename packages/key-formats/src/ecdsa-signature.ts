import { allocateBytes } from "@parsec-ts/wire-protocol";
import { decodeDerSequence, decodeDerUnsigned, derSequence, derUnsigned, encodeDer } from "./encoding/der.js";
import { keyFormatError, wrapFormatErrors } from "./key-format-error.js";

/** Widest scalar of all curves, in bytes: that of P-521. */
const MAX_WIDTH = 66;

/**
 * Writes an ECDSA signature as DER of two integers (RFC 3279, section 2.2.3), from r and s one after the other.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`, and nothing else
 */
export function encodeEcdsaSignature(raw: Uint8Array): Uint8Array<ArrayBuffer> {
  return wrapFormatErrors(() => {
    const width = raw.length / 2;
    if (!isWidth(width)) throw keyFormatError("A raw ECDSA signature is r and s, both as long as the curve's order.");
    return encodeDer(derSequence(derUnsigned(raw.subarray(0, width)), derUnsigned(raw.subarray(width))));
  });
}

/**
 * Reads an ECDSA signature from DER: r and s one after the other, both `width` bytes wide. Strict: a signature has one form alone,
 * and BER is refused.
 *
 * @param width - bytes of a scalar of the key's curve: {@link NamedCurve.scalarLength}
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`, and nothing else
 */
export function decodeEcdsaSignature(der: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  return wrapFormatErrors(() => {
    if (!isWidth(width)) throw keyFormatError(`width must be a whole number of bytes from 1 to ${MAX_WIDTH}.`);
    const [r, s, ...rest] = decodeDerSequence(der).map(decodeDerUnsigned);
    if (r === undefined || s === undefined || rest.length > 0) {
      throw keyFormatError("An ECDSA signature in DER is a sequence of two integers. Give it as its signer made it.");
    }
    if (r.length > width || s.length > width) {
      throw keyFormatError("The ECDSA signature is too long for the key's curve. Check which key it belongs to.");
    }
    const raw = allocateBytes(2 * width);
    raw.set(r, width - r.length);
    raw.set(s, 2 * width - s.length);
    return raw;
  });
}

function isWidth(width: number): boolean {
  return Number.isInteger(width) && width >= 1 && width <= MAX_WIDTH;
}
