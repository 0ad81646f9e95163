/** Values with the number 0 that stand for no value. */
const NO_VALUE: readonly unknown[] = [
  ...["HASH_NONE", "CIPHER_NONE", "RAW_NONE", "AEAD_WITH_DEFAULT_LENGTH_TAG_NONE", "ECC_FAMILY_NONE", "CHECKTYPE_NONE"],
];

/** Fields that hold a value of an enumeration, or a message. */
const ENUMERATIONS: readonly string[] = [
  ...["alg", "value", "hashAlg", "aeadAlg", "kaAlg", "curveFamily", "groupFamily", "checkType"],
];

/** True if every enumeration in a request has a value, and one that is known, and every choice is a known one. */
export function isDefined(request: unknown): boolean {
  if (typeof request !== "object" || request === null || request instanceof Uint8Array) return true;
  if ("kind" in request && request.kind === "unknown") return false;
  return Object.entries(request).every(([name, value]) =>
    ENUMERATIONS.includes(name) && typeof value !== "object"
      ? typeof value === "string" && !NO_VALUE.includes(value)
      : isDefined(value),
  );
}
