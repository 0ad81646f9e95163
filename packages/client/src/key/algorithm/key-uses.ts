import type { Algorithm, KeyAttributes, Usage } from "@parsec-ts/operations";
import { type ArgumentRule, mustBeOneOf } from "@parsec-ts/wire-protocol";
import { policyError } from "../policy-error.js";

/** The uses of a key handle by the names of its methods, each with the kinds of algorithm that a key's policy has for it. */
export interface KindsByUse {
  readonly sign: "asymmetricSignature";
  readonly verify: "asymmetricSignature";
  readonly encrypt: "aead" | "asymmetricEncryption";
  readonly decrypt: "aead" | "asymmetricEncryption";
  readonly seal: "aead" | "asymmetricEncryption";
  readonly open: "aead" | "asymmetricEncryption";
  readonly agree: "keyAgreement";
  readonly mac: "mac";
  readonly verifyMac: "mac";
}

/** A use of a key handle. */
export type KeyUseName = keyof KindsByUse;

/** The algorithms that a key can have for a use. */
export type AlgorithmFor<Name extends KeyUseName> = Extract<Algorithm, { readonly kind: KindsByUse[Name] }>;

/** One use of a key handle: the keys that it works with. */
interface UseRule<Kind extends Algorithm["kind"]> {
  readonly kinds: readonly Kind[];
  /** The flag that the service wants for it. */
  readonly flag: Usage;
  /** Kinds of algorithm with which the service has no part in it, so that no flag is needed. */
  readonly localKinds?: readonly Kind[];
  /** The presets of `@parsec-ts/operations` whose keys can be used so. */
  readonly presets: readonly string[];
}

const SIGNERS = ["ecdsaKey", "ecdsaDeterministicKey", "rsaPssKey", "rsaPkcs1v15Key"] as const;
const CIPHERS = ["aesGcmKey", "aesCcmKey", "chacha20Poly1305Key", "rsaOaepKey"] as const;

const RULES: { readonly [Name in KeyUseName]: UseRule<KindsByUse[Name]> } = {
  sign: { kinds: ["asymmetricSignature"], flag: "signHash", presets: SIGNERS },
  verify: { kinds: ["asymmetricSignature"], flag: "verifyHash", presets: SIGNERS },
  encrypt: { kinds: ["aead", "asymmetricEncryption"], flag: "encrypt", presets: CIPHERS },
  decrypt: { kinds: ["aead", "asymmetricEncryption"], flag: "decrypt", presets: CIPHERS },
  seal: {
    kinds: ["aead", "asymmetricEncryption"],
    flag: "encrypt",
    localKinds: ["asymmetricEncryption"],
    presets: CIPHERS,
  },
  open: { kinds: ["aead", "asymmetricEncryption"], flag: "decrypt", presets: CIPHERS },
  agree: { kinds: ["keyAgreement"], flag: "derive", presets: ["ecdhKey", "x25519Key"] },
  mac: { kinds: ["mac"], flag: "signMessage", presets: ["hmacKey"] },
  verifyMac: { kinds: ["mac"], flag: "verifyMessage", presets: ["hmacKey"] },
};

/** Accepts the uses of a key handle. */
export const mustBeKeyUse: ArgumentRule = /* @__PURE__ */ mustBeOneOf(...Object.keys(RULES));

/**
 * Checks that keys of an algorithm can be used so.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_POLICY`, which names the presets whose keys can
 */
export function requireAlgorithmFor<Name extends KeyUseName>(
  name: Name,
  algorithm: Algorithm,
): asserts algorithm is AlgorithmFor<Name> {
  const { kinds }: UseRule<Algorithm["kind"]> = RULES[name];
  if (!kinds.includes(algorithm.kind)) throw wrongKey(name, `Its algorithm is of the kind ${algorithm.kind}.`);
}

/**
 * Checks that the policy of a key has the flag that the service wants for this use.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_POLICY`
 */
export function requireFlagFor(name: KeyUseName, algorithm: Algorithm, { keyPolicy }: KeyAttributes): void {
  const { flag, localKinds = [] }: UseRule<Algorithm["kind"]> = RULES[name];
  if (keyPolicy.keyUsageFlags[flag] || localKinds.includes(algorithm.kind)) return;
  throw wrongKey(name, `Its policy has no usage ${flag}.`);
}

function wrongKey(name: KeyUseName, reason: string): Error {
  return policyError(`${reason} Keys of ${RULES[name].presets.join(", ")} can ${name}.`);
}
