import type { Algorithm, EccFamily, Hash, KeyType, SignHash, Usage } from "@parsec-ts/operations";
import { PsaStatus } from "../../src/psa-status.js";

/** The meaning of PSA macros in Parsec: a value, or the number of the status that refuses it. */
export type Expected<Value> = readonly (readonly [
  macro: string,
  expected: Value | typeof NOT_SUPPORTED | typeof INVALID,
])[];

const NOT_SUPPORTED = -134;
const INVALID = -135;

const HASHES: readonly (readonly [string, Hash])[] = [
  ["PSA_ALG_MD2", "MD2"],
  ["PSA_ALG_MD4", "MD4"],
  ["PSA_ALG_MD5", "MD5"],
  ["PSA_ALG_RIPEMD160", "RIPEMD160"],
  ["PSA_ALG_SHA_1", "SHA_1"],
  ["PSA_ALG_SHA_224", "SHA_224"],
  ["PSA_ALG_SHA_256", "SHA_256"],
  ["PSA_ALG_SHA_384", "SHA_384"],
  ["PSA_ALG_SHA_512", "SHA_512"],
  ["PSA_ALG_SHA_512_224", "SHA_512_224"],
  ["PSA_ALG_SHA_512_256", "SHA_512_256"],
  ["PSA_ALG_SHA3_224", "SHA3_224"],
  ["PSA_ALG_SHA3_256", "SHA3_256"],
  ["PSA_ALG_SHA3_384", "SHA3_384"],
  ["PSA_ALG_SHA3_512", "SHA3_512"],
];

/** `macro` with every hash; with any it is no algorithm, as it needs one certain hash. */
function withHash(macro: string, algorithm: (hashAlg: Hash) => Algorithm): Expected<Algorithm> {
  return [
    ...HASHES.map(([name, hash]) => [`${macro}(${name})`, algorithm(hash)] as const),
    [`${macro}(PSA_ALG_SHAKE256_512)`, NOT_SUPPORTED],
    [`${macro}(PSA_ALG_ANY_HASH)`, INVALID],
  ];
}

/** `macro` with every hash, or any. */
function withSignHash(macro: string, algorithm: (hashAlg: SignHash) => Algorithm): Expected<Algorithm> {
  return [
    ...HASHES.map(([name, value]) => [`${macro}(${name})`, algorithm({ kind: "specific", value })] as const),
    [`${macro}(PSA_ALG_SHAKE256_512)`, NOT_SUPPORTED],
    [`${macro}(PSA_ALG_ANY_HASH)`, algorithm({ kind: "any" })],
  ];
}

/** `macro` with every hash, none of them supported. */
function refused(macro: string): Expected<Algorithm> {
  const names = [...HASHES.map(([name]) => name), "PSA_ALG_SHAKE256_512", "PSA_ALG_ANY_HASH"];
  return names.map((name) => [`${macro}(${name})`, NOT_SUPPORTED]);
}

const LENGTHS = [1, 4, 15, 16];

function withLength(
  macro: string,
  algorithm: (length: number) => Algorithm | typeof NOT_SUPPORTED,
): Expected<Algorithm> {
  return LENGTHS.map((length) => [macro.replace("#", String(length)), algorithm(length)]);
}

function aead(macro: string, name: "CCM" | "GCM" | "CHACHA20_POLY1305"): Expected<Algorithm> {
  const whole: Algorithm = { kind: "aead", value: { kind: "aeadWithDefaultLengthTag", value: name } };
  return [
    [macro, whole],
    ...withLength(`PSA_ALG_AEAD_WITH_SHORTENED_TAG(${macro}, #)`, (tagLength) =>
      tagLength === 16 ? whole : { kind: "aead", value: { kind: "aeadWithShortenedTag", aeadAlg: name, tagLength } },
    ),
  ];
}

function agreements(ka: "FFDH" | "ECDH", kdf: "HKDF" | "TLS12_PRF" | "TLS12_PSK_TO_MS"): Expected<Algorithm> {
  const kind = ({ HKDF: "hkdf", TLS12_PRF: "tls12Prf", TLS12_PSK_TO_MS: "tls12PskToMs" } as const)[kdf];
  const macro = (hash: string) => `PSA_ALG_KEY_AGREEMENT(PSA_ALG_${ka}, PSA_ALG_${kdf}(PSA_ALG_${hash}))`;
  const algorithm = (hashAlg: Hash): Algorithm => ({
    kind: "keyAgreement",
    value: { kind: "withKeyDerivation", kaAlg: ka, kdfAlg: { kind, hashAlg } },
  });
  return [
    [macro("SHA_256"), algorithm("SHA_256")],
    [macro("SHA_384"), algorithm("SHA_384")],
    [macro("SHAKE256_512"), NOT_SUPPORTED],
    [macro("ANY_HASH"), INVALID],
  ];
}

export const ALGORITHMS: Expected<Algorithm> = [
  ["PSA_ALG_NONE", { kind: "none" }],
  ...HASHES.map(([name, value]) => [name, { kind: "hash", value }] as const),
  ["PSA_ALG_SHAKE256_512", NOT_SUPPORTED],
  ["PSA_ALG_ANY_HASH", INVALID],

  ...withHash("PSA_ALG_HMAC", (hashAlg) => ({
    kind: "mac",
    value: { kind: "fullLength", value: { kind: "hmac", hashAlg } },
  })),
  ["PSA_ALG_CBC_MAC", { kind: "mac", value: { kind: "fullLength", value: { kind: "cbcMac" } } }],
  ["PSA_ALG_CMAC", { kind: "mac", value: { kind: "fullLength", value: { kind: "cmac" } } }],
  ...withLength("PSA_ALG_TRUNCATED_MAC(PSA_ALG_CBC_MAC, #)", (macLength) => ({
    kind: "mac",
    value: { kind: "truncated", macAlg: { kind: "cbcMac" }, macLength },
  })),
  ...withLength("PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC, #)", (macLength) => ({
    kind: "mac",
    value: { kind: "truncated", macAlg: { kind: "cmac" }, macLength },
  })),
  ...withLength("PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), #)", (macLength) => ({
    kind: "mac",
    value: { kind: "truncated", macAlg: { kind: "hmac", hashAlg: "SHA_256" }, macLength },
  })),
  [
    "PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_512), 63)",
    { kind: "mac", value: { kind: "truncated", macAlg: { kind: "hmac", hashAlg: "SHA_512" }, macLength: 63 } },
  ],
  ...withLength("PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_CMAC, #)", () => NOT_SUPPORTED),
  ...withLength("PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), #)", () => NOT_SUPPORTED),

  ["PSA_ALG_STREAM_CIPHER", { kind: "cipher", value: "STREAM_CIPHER" }],
  ["PSA_ALG_CTR", { kind: "cipher", value: "CTR" }],
  ["PSA_ALG_CFB", { kind: "cipher", value: "CFB" }],
  ["PSA_ALG_OFB", { kind: "cipher", value: "OFB" }],
  ["PSA_ALG_XTS", { kind: "cipher", value: "XTS" }],
  ["PSA_ALG_ECB_NO_PADDING", { kind: "cipher", value: "ECB_NO_PADDING" }],
  ["PSA_ALG_CBC_NO_PADDING", { kind: "cipher", value: "CBC_NO_PADDING" }],
  ["PSA_ALG_CBC_PKCS7", { kind: "cipher", value: "CBC_PKCS7" }],
  ["PSA_ALG_CCM_STAR_NO_TAG", NOT_SUPPORTED],

  ...aead("PSA_ALG_CCM", "CCM"),
  ...aead("PSA_ALG_GCM", "GCM"),
  ...aead("PSA_ALG_CHACHA20_POLY1305", "CHACHA20_POLY1305"),
  ...withLength("PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_CCM, #)", () => NOT_SUPPORTED),
  ...withLength("PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_CHACHA20_POLY1305, #)", () => NOT_SUPPORTED),

  ["PSA_ALG_RSA_PKCS1V15_SIGN_RAW", { kind: "asymmetricSignature", value: { kind: "rsaPkcs1v15SignRaw" } }],
  ...withSignHash("PSA_ALG_RSA_PKCS1V15_SIGN", (hashAlg) => ({
    kind: "asymmetricSignature",
    value: { kind: "rsaPkcs1v15Sign", hashAlg },
  })),
  ...withSignHash("PSA_ALG_RSA_PSS", (hashAlg) => ({
    kind: "asymmetricSignature",
    value: { kind: "rsaPss", hashAlg },
  })),
  ...refused("PSA_ALG_RSA_PSS_ANY_SALT"),
  ["PSA_ALG_ECDSA_ANY", { kind: "asymmetricSignature", value: { kind: "ecdsaAny" } }],
  ...withSignHash("PSA_ALG_ECDSA", (hashAlg) => ({ kind: "asymmetricSignature", value: { kind: "ecdsa", hashAlg } })),
  ...withSignHash("PSA_ALG_DETERMINISTIC_ECDSA", (hashAlg) => ({
    kind: "asymmetricSignature",
    value: { kind: "deterministicEcdsa", hashAlg },
  })),
  ["PSA_ALG_PURE_EDDSA", NOT_SUPPORTED],
  ["PSA_ALG_ED25519PH", NOT_SUPPORTED],
  ["PSA_ALG_ED448PH", NOT_SUPPORTED],

  ["PSA_ALG_RSA_PKCS1V15_CRYPT", { kind: "asymmetricEncryption", value: { kind: "rsaPkcs1v15Crypt" } }],
  ...withHash("PSA_ALG_RSA_OAEP", (hashAlg) => ({ kind: "asymmetricEncryption", value: { kind: "rsaOaep", hashAlg } })),

  ...withHash("PSA_ALG_HKDF", (hashAlg) => ({ kind: "keyDerivation", value: { kind: "hkdf", hashAlg } })),
  ...withHash("PSA_ALG_TLS12_PRF", (hashAlg) => ({ kind: "keyDerivation", value: { kind: "tls12Prf", hashAlg } })),
  ...withHash("PSA_ALG_TLS12_PSK_TO_MS", (hashAlg) => ({
    kind: "keyDerivation",
    value: { kind: "tls12PskToMs", hashAlg },
  })),
  ...refused("PSA_ALG_HKDF_EXTRACT"),
  ...refused("PSA_ALG_HKDF_EXPAND"),
  ...refused("PSA_ALG_PBKDF2_HMAC"),
  ["PSA_ALG_PBKDF2_AES_CMAC_PRF_128", NOT_SUPPORTED],
  ["PSA_ALG_TLS12_ECJPAKE_TO_PMS", NOT_SUPPORTED],
  ["PSA_ALG_JPAKE", NOT_SUPPORTED],

  ["PSA_ALG_FFDH", { kind: "keyAgreement", value: { kind: "raw", value: "FFDH" } }],
  ["PSA_ALG_ECDH", { kind: "keyAgreement", value: { kind: "raw", value: "ECDH" } }],
  ...agreements("FFDH", "HKDF"),
  ...agreements("FFDH", "TLS12_PRF"),
  ...agreements("FFDH", "TLS12_PSK_TO_MS"),
  ...agreements("ECDH", "HKDF"),
  ...agreements("ECDH", "TLS12_PRF"),
  ...agreements("ECDH", "TLS12_PSK_TO_MS"),
  ["PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256))", NOT_SUPPORTED],
];

export const ECC_FAMILIES: Expected<EccFamily> = [
  ["PSA_ECC_FAMILY_SECP_K1", "SECP_K1"],
  ["PSA_ECC_FAMILY_SECP_R1", "SECP_R1"],
  ["PSA_ECC_FAMILY_SECP_R2", "SECP_R2"],
  ["PSA_ECC_FAMILY_SECT_K1", "SECT_K1"],
  ["PSA_ECC_FAMILY_SECT_R1", "SECT_R1"],
  ["PSA_ECC_FAMILY_SECT_R2", "SECT_R2"],
  ["PSA_ECC_FAMILY_BRAINPOOL_P_R1", "BRAINPOOL_P_R1"],
  ["PSA_ECC_FAMILY_MONTGOMERY", "MONTGOMERY"],
  ["PSA_ECC_FAMILY_TWISTED_EDWARDS", NOT_SUPPORTED],
];

export const DH_FAMILIES: Expected<"RFC7919"> = [
  ["PSA_DH_FAMILY_RFC7919", "RFC7919"],
  ["PSA_DH_FAMILY_CUSTOM", NOT_SUPPORTED],
];

export const KEY_TYPES: Expected<KeyType> = [
  ["PSA_KEY_TYPE_NONE", NOT_SUPPORTED],
  ["PSA_KEY_TYPE_RAW_DATA", { kind: "rawData" }],
  ["PSA_KEY_TYPE_HMAC", { kind: "hmac" }],
  ["PSA_KEY_TYPE_DERIVE", { kind: "derive" }],
  ["PSA_KEY_TYPE_PASSWORD", NOT_SUPPORTED],
  ["PSA_KEY_TYPE_PASSWORD_HASH", NOT_SUPPORTED],
  ["PSA_KEY_TYPE_PEPPER", NOT_SUPPORTED],
  ["PSA_KEY_TYPE_AES", { kind: "aes" }],
  ["PSA_KEY_TYPE_ARIA", NOT_SUPPORTED],
  ["PSA_KEY_TYPE_DES", { kind: "des" }],
  ["PSA_KEY_TYPE_CAMELLIA", { kind: "camellia" }],
  ["PSA_KEY_TYPE_ARC4", { kind: "arc4" }],
  ["PSA_KEY_TYPE_CHACHA20", { kind: "chacha20" }],
  ["PSA_KEY_TYPE_RSA_PUBLIC_KEY", { kind: "rsaPublicKey" }],
  ["PSA_KEY_TYPE_RSA_KEY_PAIR", { kind: "rsaKeyPair" }],
  ["PSA_KEY_TYPE_DSA_PUBLIC_KEY", NOT_SUPPORTED],
  ["PSA_KEY_TYPE_DSA_KEY_PAIR", NOT_SUPPORTED],
  ...ECC_FAMILIES.flatMap(([macro, curveFamily]): Expected<KeyType> => {
    const refusal = curveFamily === NOT_SUPPORTED;
    return [
      [`PSA_KEY_TYPE_ECC_KEY_PAIR(${macro})`, refusal ? NOT_SUPPORTED : { kind: "eccKeyPair", curveFamily }],
      [`PSA_KEY_TYPE_ECC_PUBLIC_KEY(${macro})`, refusal ? NOT_SUPPORTED : { kind: "eccPublicKey", curveFamily }],
    ];
  }),
  ["PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919)", { kind: "dhKeyPair", groupFamily: "RFC7919" }],
  ["PSA_KEY_TYPE_DH_PUBLIC_KEY(PSA_DH_FAMILY_RFC7919)", { kind: "dhPublicKey", groupFamily: "RFC7919" }],
  ["PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_CUSTOM)", NOT_SUPPORTED],
  ["PSA_KEY_TYPE_DH_PUBLIC_KEY(PSA_DH_FAMILY_CUSTOM)", NOT_SUPPORTED],
];

export const USAGE: Expected<Usage> = [
  ["PSA_KEY_USAGE_EXPORT", "export"],
  ["PSA_KEY_USAGE_COPY", "copy"],
  ["PSA_KEY_USAGE_ENCRYPT", "encrypt"],
  ["PSA_KEY_USAGE_DECRYPT", "decrypt"],
  ["PSA_KEY_USAGE_SIGN_MESSAGE", "signMessage"],
  ["PSA_KEY_USAGE_VERIFY_MESSAGE", "verifyMessage"],
  ["PSA_KEY_USAGE_SIGN_HASH", "signHash"],
  ["PSA_KEY_USAGE_VERIFY_HASH", "verifyHash"],
  ["PSA_KEY_USAGE_DERIVE", "derive"],
  ["PSA_KEY_USAGE_VERIFY_DERIVATION", NOT_SUPPORTED],
];

/** Statuses by the names of their macros. */
export const STATUSES: readonly (readonly [macro: string, status: number])[] = Object.entries(PsaStatus).map(
  ([name, status]) => [name === "SUCCESS" ? "PSA_SUCCESS" : `PSA_ERROR_${name}`, status] as const,
);
