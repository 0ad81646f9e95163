import type { Algorithm, KeyType } from "@parsec-ts/operations";

/**
 * True if keys of a type can be used with an algorithm at all, whatever their size and policy. PSA Crypto API, "Key types", says for
 * each type which algorithms it is compatible with.
 */
export function isCompatible({ kind }: Pick<KeyType, "kind">, alg: Algorithm): boolean {
  switch (kind) {
    case "hmac":
      return macOf(alg) === "hmac";
    case "derive":
      return alg.kind === "keyDerivation";
    case "aes":
    case "camellia":
      return isBlockCipher(alg) || aeadOf(alg) === "CCM" || aeadOf(alg) === "GCM";
    case "des":
      return isBlockCipher(alg);
    case "arc4":
      return isStreamCipher(alg);
    case "chacha20":
      return isStreamCipher(alg) || aeadOf(alg) === "CHACHA20_POLY1305";
    case "rsaKeyPair":
    case "rsaPublicKey":
      return alg.kind === "asymmetricEncryption" || (alg.kind === "asymmetricSignature" && !isEcdsa(alg));
    case "eccKeyPair":
    case "eccPublicKey":
      return (alg.kind === "asymmetricSignature" && isEcdsa(alg)) || agreementOf(alg) === "ECDH";
    case "dhKeyPair":
    case "dhPublicKey":
      return agreementOf(alg) === "FFDH";
    default:
      return false;
  }
}

function isEcdsa({ value: { kind } }: Extract<Algorithm, { kind: "asymmetricSignature" }>): boolean {
  return kind === "ecdsa" || kind === "ecdsaAny" || kind === "deterministicEcdsa";
}

/** True for the modes of block ciphers and for the MACs that are made of block ciphers. */
function isBlockCipher(alg: Algorithm): boolean {
  if (alg.kind === "cipher") return alg.value !== "STREAM_CIPHER";
  const mac = macOf(alg);
  return mac === "cmac" || mac === "cbcMac";
}

function isStreamCipher(alg: Algorithm): boolean {
  return alg.kind === "cipher" && alg.value === "STREAM_CIPHER";
}

function macOf(alg: Algorithm): string | undefined {
  if (alg.kind !== "mac") return undefined;
  const { value } = alg;
  if (value.kind === "fullLength") return value.value.kind;
  return value.kind === "truncated" ? value.macAlg.kind : undefined;
}

function aeadOf(alg: Algorithm): string | number | undefined {
  if (alg.kind !== "aead") return undefined;
  const { value } = alg;
  if (value.kind === "aeadWithDefaultLengthTag") return value.value;
  return value.kind === "aeadWithShortenedTag" ? value.aeadAlg : undefined;
}

function agreementOf(alg: Algorithm): string | number | undefined {
  if (alg.kind !== "keyAgreement") return undefined;
  const { value } = alg;
  if (value.kind === "raw") return value.value;
  return value.kind === "withKeyDerivation" ? value.kaAlg : undefined;
}
