import { type ArgumentRule, kindOf, mustBeOneOf } from "@parsec-ts/wire-protocol";
import { CipherNumbers, HashNumbers } from "./generated/psa-algorithm.js";

/** Accepts the name of a hash. */
export const mustBeHash: ArgumentRule = (value) =>
  mustBeOneOf(...Object.keys(HashNumbers).filter((name) => name !== "HASH_NONE"))(value);

/** Accepts what a builder of algorithms returns. Its parts are checked when it is encoded. Ciphers are plain names, or numbers. */
export const mustBeAlgorithm: ArgumentRule = (value) => {
  if (typeof value === "number" || (typeof value === "string" && Object.hasOwn(CipherNumbers, value))) return undefined;
  const hasKind = typeof value === "object" && value !== null && typeof Reflect.get(value, "kind") === "string";
  return hasKind ? undefined : `an algorithm such as ecdsa("SHA_256"), not ${kindOf(value)}`;
};
