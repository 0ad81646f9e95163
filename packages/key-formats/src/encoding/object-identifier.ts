import { checkArgument, mustBeBinary } from "@parsec-ts/wire-protocol";
import { keyFormatError } from "../key-format-error.js";

/** The identifier of an RSA key in SPKI and PKCS#8. RFC 8017, appendix A.1. */
export const RSA_ENCRYPTION = "1.2.840.113549.1.1.1";

/** The identifier of a key on a Weierstrass curve in SPKI and PKCS#8; the curve is its parameter. RFC 5480, section 2.1.1. */
export const EC_PUBLIC_KEY = "1.2.840.10045.2.1";

/** Encodes the content of an object identifier from its dotted form. ITU-T X.690, section 8.19. */
export function encodeObjectIdentifier(dotted: string): Uint8Array {
  const [first = 0n, second = 0n, ...others] = dotted.split(".").map(BigInt);
  return Uint8Array.from([40n * first + second, ...others].flatMap(toBase128));
}

/** True if the content of an object identifier is that of the dotted form. */
export function isObjectIdentifier(content: Uint8Array, dotted: string): boolean {
  const expected = encodeObjectIdentifier(dotted);
  return content.length === expected.length && content.every((byte, i) => byte === expected[i]);
}

/** Most bytes of an object identifier that is read: enough for a UUID among its numbers. */
const MAX_LENGTH = 64;

/**
 * Decodes the content of an object identifier to its dotted form. Numbers of any size are exact; a form that could be shorter is refused.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function decodeObjectIdentifier(content: Uint8Array): string {
  checkArgument("decodeObjectIdentifier", "content", content, mustBeBinary);
  const last = content.at(-1);
  if (last === undefined || last >= 0x80 || content.length > MAX_LENGTH) throw oidError("its end is missing");
  const numbers: bigint[] = [];
  let number = 0n;
  let isFirstByte = true;
  for (const byte of content) {
    if (isFirstByte && byte === 0x80) throw oidError("a number has needless zeros in front");
    number = (number << 7n) | BigInt(byte & 0x7f);
    isFirstByte = byte < 0x80;
    if (!isFirstByte) continue;
    numbers.push(number);
    number = 0n;
  }
  const [joined = 0n, ...others] = numbers;
  const first = joined < 80n ? joined / 40n : 2n;
  return [first, joined - 40n * first, ...others].join(".");
}

function oidError(problem: string): Error {
  return keyFormatError(`This is no object identifier in DER: ${problem}. Give it as its writer made it.`);
}

/** Splits a number into seven bits a byte; all bytes but the last have the eighth bit set. */
function toBase128(value: bigint): number[] {
  const bytes = [Number(value & 0x7fn)];
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) bytes.unshift(Number(rest & 0x7fn) | 0x80);
  return bytes;
}
