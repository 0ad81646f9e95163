import {
  type Aead,
  type AeadWithDefaultLengthTag,
  type Algorithm,
  type AsymmetricEncryption,
  type AsymmetricSignature,
  type Cipher,
  type FullLengthMac,
  type Hash,
  type KeyAgreement,
  type KeyDerivation,
  type Mac,
  NO_ALGORITHM,
  type RawKeyAgreement,
  type SignHash,
} from "@parsec-ts/operations";
import { enumNames } from "@parsec-ts/operations/codec";
import { counterpart } from "./counterpart.js";
import { notSupported, PsaError } from "./psa-error.js";

// Numbers of psa_algorithm_t: PSA Crypto API, "Algorithms" and its appendix on encodings. The highest 8 bits are the category.
const HASH = 0x02000000;
const MAC = 0x03000000;
const CIPHER = 0x04000000;
const AEAD = 0x05000000;
const SIGNATURE = 0x06000000;
const ENCRYPTION = 0x07000000;
const DERIVATION = 0x08000000;
const AGREEMENT = 0x09000000;

/** Codes of hashes: the low 8 bits of a hash algorithm, and of one that uses a hash. */
const HASHES: Record<Exclude<Hash, number | "HASH_NONE">, number> = {
  MD2: 0x01,
  MD4: 0x02,
  MD5: 0x03,
  RIPEMD160: 0x04,
  SHA_1: 0x05,
  SHA_224: 0x08,
  SHA_256: 0x09,
  SHA_384: 0x0a,
  SHA_512: 0x0b,
  SHA_512_224: 0x0c,
  SHA_512_256: 0x0d,
  SHA3_224: 0x10,
  SHA3_256: 0x11,
  SHA3_384: 0x12,
  SHA3_512: 0x13,
};
const ANY_HASH = 0xff;

const CIPHERS: Record<Exclude<Cipher, number | "CIPHER_NONE">, number> = {
  STREAM_CIPHER: 0x04800100,
  CTR: 0x04c01000,
  CFB: 0x04c01100,
  OFB: 0x04c01200,
  XTS: 0x0440ff00,
  ECB_NO_PADDING: 0x04404400,
  CBC_NO_PADDING: 0x04404000,
  CBC_PKCS7: 0x04404100,
};

type AeadName = Exclude<AeadWithDefaultLengthTag, number | "AEAD_WITH_DEFAULT_LENGTH_TAG_NONE">;

/** AEADs with their tag of 16 bytes. */
const AEADS: Record<AeadName, number> = { CCM: 0x05500100, GCM: 0x05500200, CHACHA20_POLY1305: 0x05100500 };
const FULL_TAG_LENGTH = 16;

/** The bits in which MACs and AEADs hold a length in bytes; a MAC of its full length holds 0. */
const LENGTH_MASK = 0x003f0000;
const LENGTH_SHIFT = 16;
const MAX_LENGTH = 63;

const HMAC = 0x03800000;
const CBC_MAC = 0x03c00100;
const CMAC = 0x03c00200;

/** Signatures with a hash, whose code is in the low 8 bits. */
const SIGNATURES = {
  rsaPkcs1v15Sign: 0x06000200,
  rsaPss: 0x06000300,
  ecdsa: 0x06000600,
  deterministicEcdsa: 0x06000700,
} as const;
const RSA_PKCS1V15_SIGN_RAW: number = SIGNATURES.rsaPkcs1v15Sign;
const ECDSA_ANY: number = SIGNATURES.ecdsa;

const RSA_PKCS1V15_CRYPT = 0x07000200;
const RSA_OAEP = 0x07000300;

/** Key derivations; the low 8 bits are the code of their hash. */
const DERIVATIONS = { hkdf: 0x08000100, tls12Prf: 0x08000200, tls12PskToMs: 0x08000300 } as const;

/** Key agreements; the low 16 bits are a key derivation, or 0. */
const AGREEMENTS: Record<Exclude<RawKeyAgreement, number | "RAW_NONE">, number> = {
  FFDH: 0x09010000,
  ECDH: 0x09020000,
};

const HASH_NAMES = /* @__PURE__ */ enumNames(HASHES);
const HASH_NUMBERS = /* @__PURE__ */ new Map<Hash | string, number>(/* @__PURE__ */ Object.entries(HASHES));
const CIPHER_NAMES = /* @__PURE__ */ enumNames(CIPHERS);
const CIPHER_NUMBERS = /* @__PURE__ */ new Map<Cipher | string, number>(/* @__PURE__ */ Object.entries(CIPHERS));
const AEAD_NAMES = /* @__PURE__ */ enumNames(AEADS);
const AEAD_NUMBERS = /* @__PURE__ */ new Map<AeadWithDefaultLengthTag | string, number>(
  /* @__PURE__ */ Object.entries(AEADS),
);
const SIGNATURE_KINDS = /* @__PURE__ */ enumNames(SIGNATURES);
const DERIVATION_KINDS = /* @__PURE__ */ enumNames(DERIVATIONS);
const AGREEMENT_NAMES = /* @__PURE__ */ enumNames(AGREEMENTS);
const AGREEMENT_NUMBERS = /* @__PURE__ */ new Map<RawKeyAgreement | string, number>(
  /* @__PURE__ */ Object.entries(AGREEMENTS),
);

/**
 * Converts a `psa_algorithm_t` to an algorithm as a key's policy holds it.
 *
 * @throws {@link PsaError} `NOT_SUPPORTED` for an algorithm that Parsec lacks, such as EdDSA and "at least this length" wildcards;
 * `INVALID_ARGUMENT` for a hash or a tag length that the algorithm cannot have
 */
export function algorithmFromPsa(alg: number): Algorithm {
  // A bigint would throw in the mask.
  if (typeof alg !== "number") throw unknownAlgorithm(alg);
  switch (alg - (alg & 0x00ffffff)) {
    case 0:
      if (alg !== 0) throw unknownAlgorithm(alg);
      return NO_ALGORITHM;
    case HASH:
      return { kind: "hash", value: hashFromPsa(alg - HASH) };
    case MAC:
      return { kind: "mac", value: macFromPsa(alg) };
    case CIPHER:
      return { kind: "cipher", value: counterpart(CIPHER_NAMES, alg, "PSA algorithm") };
    case AEAD:
      return { kind: "aead", value: aeadFromPsa(alg) };
    case SIGNATURE:
      return { kind: "asymmetricSignature", value: signatureFromPsa(alg) };
    case ENCRYPTION:
      return { kind: "asymmetricEncryption", value: encryptionFromPsa(alg) };
    case DERIVATION:
      return { kind: "keyDerivation", value: derivationFromPsa(alg) };
    case AGREEMENT:
      return { kind: "keyAgreement", value: agreementFromPsa(alg) };
    default:
      throw unknownAlgorithm(alg);
  }
}

/**
 * Converts an algorithm to its `psa_algorithm_t`.
 *
 * @throws {@link PsaError} `NOT_SUPPORTED` for an algorithm that only a newer service knows; `INVALID_ARGUMENT` for a length of MAC or
 * tag that has no number
 */
export function algorithmToPsa(algorithm: Algorithm): number {
  switch (algorithm?.kind) {
    case "none":
      return 0;
    case "hash":
      return HASH | hashToPsa(algorithm.value);
    case "mac":
      return macToPsa(algorithm.value);
    case "cipher":
      return counterpart(CIPHER_NUMBERS, algorithm.value, "Parsec cipher");
    case "aead":
      return aeadToPsa(algorithm.value);
    case "asymmetricSignature":
      return signatureToPsa(algorithm.value);
    case "asymmetricEncryption":
      return encryptionToPsa(algorithm.value);
    case "keyAgreement":
      return agreementToPsa(algorithm.value);
    case "keyDerivation":
      return derivationToPsa(algorithm.value);
    default:
      throw unknownKind("algorithm");
  }
}

function hashFromPsa(code: number): Hash {
  if (code === 0 || code === ANY_HASH)
    throw new PsaError("INVALID_ARGUMENT", "The PSA algorithm needs one certain hash.");
  return counterpart(HASH_NAMES, code, "PSA hash");
}

function hashToPsa(hash: Hash): number {
  return counterpart(HASH_NUMBERS, hash, "Parsec hash");
}

function signHashFromPsa(code: number): SignHash {
  return code === ANY_HASH ? { kind: "any" } : { kind: "specific", value: hashFromPsa(code) };
}

function signHashToPsa(hash: SignHash): number {
  switch (hash?.kind) {
    case "any":
      return ANY_HASH;
    case "specific":
      return hashToPsa(hash.value);
    default:
      throw unknownKind("hash");
  }
}

function macFromPsa(alg: number): Mac {
  const macLength = lengthIn(alg);
  const full = fullLengthMacFromPsa(withLength(alg, 0));
  return macLength === 0 ? { kind: "fullLength", value: full } : { kind: "truncated", macAlg: full, macLength };
}

function macToPsa(mac: Mac): number {
  switch (mac?.kind) {
    case "fullLength":
      return fullLengthMacToPsa(mac.value);
    case "truncated":
      checkLength(mac.macLength, MAX_LENGTH);
      return withLength(fullLengthMacToPsa(mac.macAlg), mac.macLength);
    default:
      throw unknownKind("MAC");
  }
}

function fullLengthMacFromPsa(alg: number): FullLengthMac {
  if (alg === CBC_MAC) return { kind: "cbcMac" };
  if (alg === CMAC) return { kind: "cmac" };
  if (baseOf(alg) !== HMAC) throw unknownAlgorithm(alg);
  return { kind: "hmac", hashAlg: hashFromPsa(hashIn(alg)) };
}

function fullLengthMacToPsa(mac: FullLengthMac): number {
  switch (mac?.kind) {
    case "hmac":
      return HMAC | hashToPsa(mac.hashAlg);
    case "cbcMac":
      return CBC_MAC;
    case "cmac":
      return CMAC;
    default:
      throw unknownKind("MAC");
  }
}

function aeadFromPsa(alg: number): Aead {
  const name = counterpart(AEAD_NAMES, withLength(alg, FULL_TAG_LENGTH), "PSA algorithm", alg);
  const tagLength = lengthIn(alg);
  checkLength(tagLength, FULL_TAG_LENGTH);
  return tagLength === FULL_TAG_LENGTH
    ? { kind: "aeadWithDefaultLengthTag", value: name }
    : { kind: "aeadWithShortenedTag", aeadAlg: name, tagLength };
}

function aeadToPsa(algorithm: Aead): number {
  switch (algorithm?.kind) {
    case "aeadWithDefaultLengthTag":
      return counterpart(AEAD_NUMBERS, algorithm.value, "Parsec AEAD");
    case "aeadWithShortenedTag":
      checkLength(algorithm.tagLength, FULL_TAG_LENGTH);
      return withLength(counterpart(AEAD_NUMBERS, algorithm.aeadAlg, "Parsec AEAD"), algorithm.tagLength);
    default:
      throw unknownKind("AEAD");
  }
}

function signatureFromPsa(alg: number): AsymmetricSignature {
  if (alg === RSA_PKCS1V15_SIGN_RAW) return { kind: "rsaPkcs1v15SignRaw" };
  if (alg === ECDSA_ANY) return { kind: "ecdsaAny" };
  const kind = counterpart(SIGNATURE_KINDS, baseOf(alg), "PSA algorithm", alg);
  return { kind, hashAlg: signHashFromPsa(hashIn(alg)) };
}

function signatureToPsa(signature: AsymmetricSignature): number {
  switch (signature?.kind) {
    case "rsaPkcs1v15SignRaw":
      return RSA_PKCS1V15_SIGN_RAW;
    case "ecdsaAny":
      return ECDSA_ANY;
    case "ecdsa":
    case "deterministicEcdsa":
    case "rsaPss":
    case "rsaPkcs1v15Sign":
      return SIGNATURES[signature.kind] | signHashToPsa(signature.hashAlg);
    default:
      throw unknownKind("signature");
  }
}

function encryptionFromPsa(alg: number): AsymmetricEncryption {
  if (alg === RSA_PKCS1V15_CRYPT) return { kind: "rsaPkcs1v15Crypt" };
  if (baseOf(alg) !== RSA_OAEP) throw unknownAlgorithm(alg);
  return { kind: "rsaOaep", hashAlg: hashFromPsa(hashIn(alg)) };
}

function encryptionToPsa(encryption: AsymmetricEncryption): number {
  switch (encryption?.kind) {
    case "rsaPkcs1v15Crypt":
      return RSA_PKCS1V15_CRYPT;
    case "rsaOaep":
      return RSA_OAEP | hashToPsa(encryption.hashAlg);
    default:
      throw unknownKind("encryption");
  }
}

function derivationFromPsa(alg: number): KeyDerivation {
  const kind = counterpart(DERIVATION_KINDS, baseOf(alg), "PSA algorithm", alg);
  return { kind, hashAlg: hashFromPsa(hashIn(alg)) };
}

function derivationToPsa(derivation: KeyDerivation): number {
  switch (derivation?.kind) {
    case "hkdf":
    case "tls12Prf":
    case "tls12PskToMs":
      return DERIVATIONS[derivation.kind] | hashToPsa(derivation.hashAlg);
    default:
      throw unknownKind("key derivation");
  }
}

function agreementFromPsa(alg: number): KeyAgreement {
  const derivation = alg & 0xffff;
  const raw = counterpart(AGREEMENT_NAMES, alg - derivation, "PSA algorithm", alg);
  return derivation === 0
    ? { kind: "raw", value: raw }
    : { kind: "withKeyDerivation", kaAlg: raw, kdfAlg: derivationFromPsa(DERIVATION | derivation) };
}

function agreementToPsa(agreement: KeyAgreement): number {
  switch (agreement?.kind) {
    case "raw":
      return counterpart(AGREEMENT_NUMBERS, agreement.value, "Parsec key agreement");
    case "withKeyDerivation":
      return (
        counterpart(AGREEMENT_NUMBERS, agreement.kaAlg, "Parsec key agreement") | derivationToPsa(agreement.kdfAlg)
      );
    default:
      throw unknownKind("key agreement");
  }
}

function hashIn(alg: number): number {
  return alg & 0xff;
}

function baseOf(alg: number): number {
  return alg - hashIn(alg);
}

function lengthIn(alg: number): number {
  return (alg & LENGTH_MASK) >>> LENGTH_SHIFT;
}

function withLength(alg: number, length: number): number {
  return (alg & ~LENGTH_MASK) | (length << LENGTH_SHIFT);
}

function checkLength(length: number, max: number): void {
  if (Number.isInteger(length) && length >= 1 && length <= max) return;
  throw new PsaError("INVALID_ARGUMENT", `A MAC or tag has from 1 to ${max} bytes here, not ${length}.`);
}

function unknownAlgorithm(alg: number): PsaError {
  return notSupported("PSA algorithm", alg);
}

function unknownKind(kind: string): PsaError {
  return notSupported(`Parsec ${kind}`, "unknown");
}
