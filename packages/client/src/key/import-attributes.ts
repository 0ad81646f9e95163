import { type KeyAttributes, type KeyType, type KeyUse, keyAttributes } from "@parsec-ts/operations";
import { argumentError } from "@parsec-ts/wire-protocol";
import type { KeyMaterial } from "../host/key-formats.js";
import { sameKeyType } from "./same-attributes.js";

/**
 * Returns the attributes that a key is imported with: its own type and size, with the use as it is given, or as the attributes of a preset have
 * it.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for attributes of a key of another type or size
 */
export function importAttributes(
  { keyType, keyBits }: Pick<KeyMaterial, "keyType" | "keyBits">,
  use: KeyUse | KeyAttributes,
): KeyAttributes {
  if (typeof use !== "object" || use === null || !("keyType" in use)) return keyAttributes(keyType, keyBits, use);
  if (!sameKeyType(use.keyType, keyType)) {
    throw argumentError("use", `for a key such as the one in input, which is ${nameOf(keyType)}`, "import");
  }
  if (use.keyBits !== 0 && use.keyBits !== keyBits) {
    throw argumentError(
      "use",
      `for a key of ${keyBits} bits, as the one in input has, not of ${use.keyBits}`,
      "import",
    );
  }
  return { ...use, keyBits };
}

/** The words of a type: `eccKeyPair on SECP_R1`. */
function nameOf(keyType: KeyType): string {
  return "curveFamily" in keyType ? `${keyType.kind} on ${keyType.curveFamily}` : keyType.kind;
}
