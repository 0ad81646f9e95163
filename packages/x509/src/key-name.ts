import {
  curveByFamily,
  DerTag,
  decodeDerElements,
  decodeDerSequence,
  decodeKey,
  decodeObjectIdentifier,
  derContent,
  type KeyMaterial,
} from "@parsec-ts/key-formats";

/** The public key in DER, if it is of a kind that services have, and sound: a point is on its curve. */
export function readKey(spki: Uint8Array): KeyMaterial | undefined {
  try {
    return decodeKey({ format: "der", key: spki });
  } catch {
    return undefined;
  }
}

/** `RSA`, or the name of the curve. */
export function keyName({ keyType, keyBits }: KeyMaterial): string {
  if (keyType.kind !== "eccPublicKey") return "RSA";
  return curveByFamily(keyType.curveFamily, keyBits)?.name ?? "an unknown curve";
}

/** The object identifier of a public key's algorithm. */
export function keyAlgorithmId(spki: Uint8Array): string {
  const [algorithm] = decodeDerSequence(spki);
  const [identifier] = decodeDerElements(derContent(algorithm, DerTag.Sequence));
  return decodeObjectIdentifier(derContent(identifier, DerTag.ObjectIdentifier));
}

/** The least size of an RSA key that a certificate is about, or signed by. */
export const MIN_RSA_BITS = 2048;

export function isShortRsa({ keyType, keyBits }: KeyMaterial): boolean {
  return keyType.kind === "rsaPublicKey" && keyBits < MIN_RSA_BITS;
}
