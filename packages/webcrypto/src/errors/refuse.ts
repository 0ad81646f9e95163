import { domException } from "./dom-exception.js";

/** Reasons for which this package says no where a platform would make, hold or use a key in software. */
export type RefusalReason =
  | "extractable"
  | "algorithm"
  | "provider"
  | "key-format"
  | "public-exponent"
  | "key-length"
  | "hash"
  | "salt-length"
  | "initialization-vector"
  | "empty-plaintext"
  | "tag-length"
  | "peer-key"
  | "rename";

const SOFTWARE = 'For a key in software pass fallback: "platform" to parsecCrypto.';

const MESSAGES: Readonly<Record<RefusalReason, string>> = {
  extractable: `A key in the service never leaves it: pass extractable: false. ${SOFTWARE}`,
  algorithm: `No provider of Parsec holds keys for this algorithm. ${SOFTWARE}`,
  provider: `The service's provider does not take or use such a key; error.cause is its word, if it was asked. Choose another algorithm or provider. ${SOFTWARE}`,
  "key-format": `The key cannot be read for the service; error.cause says why. Convert it to PKCS#8 without extensions. ${SOFTWARE}`,
  "public-exponent": `Keys in the service have the public exponent 65537: pass [1, 0, 1]. ${SOFTWARE}`,
  "key-length": `Keys in the service have whole bytes: pass a length that is a multiple of 8. ${SOFTWARE}`,
  hash: "The provider binds this key to one hash: sign with the hash that is as strong as the curve, or choose another provider.",
  "salt-length": "The service's RSA-PSS has a salt as long as the hash: pass that as saltLength.",
  "initialization-vector":
    "The service chooses the initialization vector of AES-CBC itself: encrypt with AES-GCM instead.",
  "empty-plaintext": "The service encrypts no empty text: encrypt at least one byte.",
  "tag-length":
    "A tag of less than 128 bits is checked by encrypting again, which this key does not permit. Use a tag of 128 bits.",
  "peer-key": "The peer's public key cannot be read: import it with extractable: true, or by this object.",
  rename:
    "Parsec cannot rename a key or copy it: make a named key by keyStorage.generateKey or keyStorage.importKey, or give an extractable key.",
};

const reasons = /* @__PURE__ */ new WeakMap<object, RefusalReason>();

/** Makes the NotSupportedError by which this package refuses: the only function that does so. */
export function refuse(reason: RefusalReason, cause?: unknown): Error {
  const error = domException("NotSupportedError", MESSAGES[reason], cause);
  reasons.set(error, reason);
  return error;
}

/** The reason of a refusal of this package; `undefined` for every other error. */
export function refusalReason(error: unknown): RefusalReason | undefined {
  return typeof error === "object" && error !== null ? reasons.get(error) : undefined;
}
