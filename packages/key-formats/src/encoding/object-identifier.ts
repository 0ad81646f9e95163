/** The identifier of an RSA key in SPKI and PKCS#8. RFC 8017, appendix A.1. */
export const RSA_ENCRYPTION = "1.2.840.113549.1.1.1";

/** The identifier of a key on a Weierstrass curve in SPKI and PKCS#8; the curve is its parameter. RFC 5480, section 2.1.1. */
export const EC_PUBLIC_KEY = "1.2.840.10045.2.1";

/** Encodes the content of an object identifier from its dotted form. ITU-T X.690, section 8.19. */
export function encodeObjectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...others] = dotted.split(".").map(Number);
  return Uint8Array.from([40 * first + second, ...others].flatMap(toBase128));
}

/** True if the content of an object identifier is that of the dotted form. */
export function isObjectIdentifier(content: Uint8Array, dotted: string): boolean {
  const expected = encodeObjectIdentifier(dotted);
  return content.length === expected.length && content.every((byte, i) => byte === expected[i]);
}

/** Splits a number into seven bits a byte; all bytes but the last have the eighth bit set. */
function toBase128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}
