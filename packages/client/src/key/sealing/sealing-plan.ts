import type { Aead, AsymmetricEncryption } from "@parsec-ts/operations";
import type { ChosenAlgorithm } from "../algorithm/chosen-algorithm.js";
import type { AlgorithmFor } from "../algorithm/key-uses.js";
import { policyError } from "../policy-error.js";
import { SealedAlgorithm, type SealedAlgorithmNumber } from "./sealed-text.js";

/** The way of a key to seal: by itself, or by wrapping a data key. */
export type SealingPlan =
  | { readonly kind: "aead"; readonly alg: Aead; readonly number: SealedAlgorithmNumber }
  | { readonly kind: "wrapped"; readonly alg: AsymmetricEncryption; readonly number: SealedAlgorithmNumber };

const AEAD_NUMBERS: Readonly<Record<string, SealedAlgorithmNumber>> = {
  GCM: SealedAlgorithm.AesGcm,
  CCM: SealedAlgorithm.AesCcm,
  CHACHA20_POLY1305: SealedAlgorithm.ChaCha20Poly1305,
};

const OAEP_NUMBERS: Readonly<Record<string, SealedAlgorithmNumber>> = {
  SHA_256: SealedAlgorithm.RsaOaepSha256,
  SHA_384: SealedAlgorithm.RsaOaepSha384,
  SHA_512: SealedAlgorithm.RsaOaepSha512,
};

/**
 * Derives from a key's algorithm how it seals and opens. All that the format has a number for is modern, so that the service's word is
 * enough.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_POLICY` for an algorithm that the format has no number for
 */
export function sealingPlan({ algorithm }: ChosenAlgorithm<AlgorithmFor<"seal">>): SealingPlan {
  if (algorithm.kind === "aead") {
    const { value: alg } = algorithm;
    const number = alg.kind === "aeadWithDefaultLengthTag" ? AEAD_NUMBERS[alg.value] : undefined;
    if (number === undefined) throw policyError("A key seals and opens only with a tag of 16 bytes.");
    return { kind: "aead", alg, number };
  }
  const { value: alg } = algorithm;
  const number = alg.kind === "rsaOaep" ? OAEP_NUMBERS[alg.hashAlg] : undefined;
  if (number === undefined)
    throw policyError("An RSA key seals and opens only by OAEP with SHA-256, SHA-384 or SHA-512.");
  return { kind: "wrapped", alg, number };
}
