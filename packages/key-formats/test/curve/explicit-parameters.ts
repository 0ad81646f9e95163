// A public key that spells out the parameters of its curve. RFC 3279, section 2.3.5. OpenSSL reads such keys, ours does not.
import {
  type CurveParameters,
  type DerValue,
  derBitString,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derUnsigned,
  encodeDer,
} from "../../src/index.js";

const EC_PUBLIC_KEY = "1.2.840.10045.2.1";
const PRIME_FIELD = "1.2.840.10045.1.1";

export function bytesOf(value: bigint, width: number): Uint8Array {
  return new Uint8Array(Buffer.from(value.toString(16).padStart(2 * width, "0"), "hex"));
}

/** The uncompressed point of the generator. */
export function generatorOf({ gx, gy }: CurveParameters, width: number): Uint8Array {
  return Uint8Array.of(4, ...bytesOf(gx, width), ...bytesOf(gy, width));
}

export function explicitSpki(parameters: CurveParameters, width: number, point: Uint8Array): Uint8Array {
  const { p, n, a, b } = parameters;
  const integer = (value: bigint): DerValue => derUnsigned(bytesOf(value, width + 1));
  const curve = derSequence(
    derUnsigned(Uint8Array.of(1)),
    derSequence(derObjectIdentifier(PRIME_FIELD), integer(p)),
    derSequence(derOctetString(bytesOf(a, width)), derOctetString(bytesOf(b, width))),
    derOctetString(generatorOf(parameters, width)),
    integer(n),
    derUnsigned(Uint8Array.of(1)),
  );
  return encodeDer(derSequence(derSequence(derObjectIdentifier(EC_PUBLIC_KEY), curve), derBitString(point)));
}
