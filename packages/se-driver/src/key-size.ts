import { Curve, type EccFamily, type KeyType } from "@parsec-ts/operations";
import { PsaError } from "@parsec-ts/psa";

/**
 * Finds the size of a key in bits in its material, which is in PSA's export format. PSA Crypto API, "Key formats".
 *
 * @throws {@link PsaError} INVALID_ARGUMENT for material that is no key of that type
 */
export function keyBitsOf(keyType: KeyType, data: Uint8Array): number {
  const bits = bitsOf(keyType, data);
  if (bits === undefined || bits === 0) throw new PsaError("INVALID_ARGUMENT", "not a key of this type");
  return bits;
}

function bitsOf(keyType: KeyType, data: Uint8Array): number | undefined {
  switch (keyType.kind) {
    case "rsaKeyPair":
      return modulusBits(data, 1);
    case "rsaPublicKey":
      return modulusBits(data, 0);
    case "eccKeyPair":
      return curveBits(keyType.curveFamily, data.length);
    case "eccPublicKey":
      return keyType.curveFamily === "MONTGOMERY"
        ? curveBits(keyType.curveFamily, data.length)
        : data.length % 2 === 1
          ? curveBits(keyType.curveFamily, (data.length - 1) / 2)
          : undefined;
    default:
      return 8 * data.length;
  }
}

/** The size of a curve by its family and the bytes of its coordinates. */
function curveBits(family: EccFamily, length: number): number | undefined {
  return Object.values(Curve).find((curve) => curve.family === family && Math.ceil(curve.bits / 8) === length)?.bits;
}

/** Bits of the integer at `index` of the sequence: the modulus of PKCS#1, RFC 8017, appendix A.1. */
function modulusBits(der: Uint8Array, index: number): number | undefined {
  let at = element(der, 0, 0x30)?.start;
  if (at === undefined) return undefined;
  for (let i = 0; i < index; i++) {
    at = element(der, at, 0x02)?.end;
    if (at === undefined) return undefined;
  }
  const modulus = element(der, at, 0x02);
  if (modulus === undefined) return undefined;
  let { start } = modulus;
  while (start < modulus.end && der[start] === 0) start++;
  const bytes = modulus.end - start;
  return bytes === 0 ? undefined : 8 * bytes + 24 - Math.clz32(der[start] ?? 0);
}

/** Start and end of the content of a DER element. */
function element(
  der: Uint8Array,
  at: number,
  tag: number,
): { readonly start: number; readonly end: number } | undefined {
  const first = der[at + 1];
  if (der[at] !== tag || first === undefined) return undefined;
  const digits = first < 0x80 ? 0 : first & 0x7f;
  if (digits > 3) return undefined;
  let length = digits === 0 ? first : 0;
  for (let i = 0; i < digits; i++) length = length * 256 + (der[at + 2 + i] ?? 0);
  const start = at + 2 + digits;
  return start + length <= der.length ? { start, end: start + length } : undefined;
}
