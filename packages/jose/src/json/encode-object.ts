import { encodeBase64Url } from "@parsec-ts/key-formats";
import { utf8Bytes } from "@parsec-ts/operations/codec";
import { argumentError } from "@parsec-ts/wire-protocol";

/**
 * Writes an object as JSON in UTF-8 and base64url. `argument` names it in errors.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for an object that has no JSON, or whose JSON is longer than `maxLength` bytes
 */
export function encodeObject(value: object, argument: string, maxLength: number): string {
  const bytes = jsonBytes(value, argument);
  if (bytes.length > maxLength) throw argumentError(argument, `at most ${maxLength} bytes of JSON`);
  return encodeBase64Url(bytes);
}

/** JSON.stringify would write `null` for these, which is another value. */
function refuseNotANumber(_name: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) throw new RangeError();
  return value;
}

function jsonBytes(value: object, argument: string): Uint8Array {
  try {
    return utf8Bytes(JSON.stringify(value, refuseNotANumber));
  } catch {
    throw argumentError(argument, "an object that JSON can hold: no BigInt, NaN or Infinity, no circle, valid Unicode");
  }
}
