import type { Algorithm, KeyInfo, SignHash, UsageFlags } from "@parsec-ts/node";
import { providerLabel } from "../../connection.js";
import { hashLabel } from "../../input/streamed-message.js";
import { typeLabel } from "./key-kinds.js";

/** A key as JSON: `schemas/key.schema.json`. */
export interface KeyJson {
  readonly name: string;
  readonly provider: string;
  readonly providerId: number;
  readonly type: string;
  readonly bits: number;
  readonly algorithm: string;
  readonly usage: readonly string[];
}

/** Describes a key by the names of the command line. */
export function describeKey({ name, providerId, attributes }: KeyInfo): KeyJson {
  const { keyBits, keyPolicy } = attributes;
  return {
    name,
    provider: providerLabel(providerId),
    providerId,
    type: typeLabel(attributes),
    bits: keyBits,
    algorithm: algorithmLabel(keyPolicy.keyAlgorithm),
    usage: usageLabels(keyPolicy.keyUsageFlags),
  };
}

/** Names an algorithm as `--alg` does, as far as that has a name for it. */
export function algorithmLabel(algorithm: Algorithm): string {
  switch (algorithm.kind) {
    case "asymmetricSignature": {
      const { value } = algorithm;
      return "hashAlg" in value
        ? `${SIGNATURES[value.kind] ?? value.kind}-${signHashLabel(value.hashAlg)}`
        : value.kind;
    }
    case "asymmetricEncryption":
      return algorithm.value.kind === "rsaOaep" ? `oaep-${hashLabel(algorithm.value.hashAlg)}` : "pkcs1";
    case "aead": {
      const { value } = algorithm;
      if (value.kind === "aeadWithDefaultLengthTag") return dashed(value.value);
      return value.kind === "aeadWithShortenedTag" ? `${dashed(value.aeadAlg)}-tag${value.tagLength}` : value.kind;
    }
    case "keyAgreement":
      return dashed(algorithm.value.kind === "raw" ? algorithm.value.value : algorithm.value.kind);
    case "mac": {
      const { value } = algorithm;
      const mac = value.kind === "fullLength" ? value.value : value.kind === "truncated" ? value.macAlg : undefined;
      return mac?.kind === "hmac" ? `hmac-${hashLabel(mac.hashAlg)}` : (mac?.kind.toLowerCase() ?? "mac");
    }
    case "cipher":
    case "hash":
      return dashed(algorithm.value);
    default:
      return algorithm.kind;
  }
}

const SIGNATURES: Readonly<Record<string, string>> = {
  ecdsa: "ecdsa",
  deterministicEcdsa: "deterministic-ecdsa",
  rsaPss: "pss",
  rsaPkcs1v15Sign: "pkcs1",
};

/** Uses as words. A key that signs hashes signs messages too: that is not said twice. */
function usageLabels(flags: UsageFlags): string[] {
  const names = Object.entries(flags).flatMap(([name, isSet]) => (isSet === true ? [name] : []));
  const implied = (name: string): boolean =>
    (name === "signMessage" && names.includes("signHash")) ||
    (name === "verifyMessage" && names.includes("verifyHash"));
  return names.filter((name) => !implied(name)).map((name) => WORDS[name] ?? name);
}

const WORDS: Readonly<Record<string, string>> = {
  signHash: "sign",
  verifyHash: "verify",
  signMessage: "sign-message",
  verifyMessage: "verify-message",
  derive: "agree",
};

function signHashLabel(hash: SignHash): string {
  return hash.kind === "specific" ? hashLabel(hash.value) : hash.kind;
}

function dashed(name: string | number): string {
  return String(name).toLowerCase().replaceAll("_", "-");
}
