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

/** The object identifier of a public key's kind. */
export function keyIdentifier(spki: Uint8Array): string {
  const [algorithm] = decodeDerSequence(spki);
  const [identifier] = decodeDerElements(derContent(algorithm, DerTag.Sequence));
  return decodeObjectIdentifier(derContent(identifier, DerTag.ObjectIdentifier));
}
