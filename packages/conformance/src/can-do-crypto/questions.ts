import {
  aead,
  type CheckType,
  cbcMac,
  cmac,
  deterministicEcdsa,
  type EccFamily,
  ecdh,
  ecdsa,
  ffdh,
  type Hash,
  hkdf,
  hmac,
  type KeyAttributes,
  type KeyType,
  keyAttributes,
  NO_ALGORITHM,
  type PermittedAlgorithm,
  rsaOaep,
  rsaPkcs1v15Crypt,
  rsaPkcs1v15Sign,
  rsaPss,
  type Usage,
} from "@parsec-ts/operations";

/** One question to CanDoCrypto. */
export interface Question {
  readonly title: string;
  readonly checkType: CheckType;
  readonly attributes: KeyAttributes;
}

/** A key of a question, without its policy. */
interface Key {
  readonly title: string;
  readonly keyType: KeyType;
  readonly keyBits: number;
}

/** A policy of a question. */
interface Policy {
  readonly title: string;
  readonly usage: readonly Usage[];
  readonly algorithm: PermittedAlgorithm;
}

/** The capabilities that are asked about. */
export const checkTypes: readonly CheckType[] = ["USE", "GENERATE", "IMPORT", "DERIVE"];

const HASHES: readonly Hash[] = [
  ...(["MD2", "MD4", "MD5", "RIPEMD160", "SHA_1", "SHA_224", "SHA_256", "SHA_384", "SHA_512"] as const),
  ...(["SHA_512_224", "SHA_512_256", "SHA3_224", "SHA3_256", "SHA3_384", "SHA3_512"] as const),
];

const RSA_SIZES = [0, 256, 504, 512, 1016, 1024, 1032, 1536, 2048, 3072, 4096, 8192, 16_384, 16_392];

/** Sizes in bits that a curve of the family has, and some that none has. */
const CURVE_SIZES: Readonly<Partial<Record<EccFamily, readonly number[]>>> = {
  SECP_K1: [0, 192, 224, 225, 255, 256],
  SECP_R1: [0, 192, 224, 225, 256, 320, 384, 512, 521, 1024],
  SECP_R2: [0, 160, 161, 256, 1024],
  SECT_K1: [0, 163, 193, 233, 239, 256, 283, 409, 571],
  SECT_R1: [0, 163, 193, 233, 239, 256, 283, 409, 571],
  SECT_R2: [0, 161, 163, 256],
  BRAINPOOL_P_R1: [0, 160, 192, 224, 256, 320, 384, 512, 521],
  FRP: [0, 256, 521],
  MONTGOMERY: [0, 255, 256, 448],
};

const SYMMETRIC_SIZES: Readonly<Partial<Record<KeyType["kind"], readonly number[]>>> = {
  rawData: [0, 7, 8, 128, 256, 65_528, 65_536],
  hmac: [0, 8, 128, 256, 512],
  derive: [0, 8, 256],
  aes: [0, 64, 128, 192, 256, 512],
  des: [0, 64, 128, 192, 256],
  camellia: [0, 64, 128, 192, 256],
  arc4: [0, 64, 128],
  chacha20: [0, 128, 256],
};

const GROUP_SIZES = [0, 2048, 4096];

function keysOf(title: string, keyType: KeyType, sizes: readonly number[] = []): Key[] {
  return sizes.map((keyBits) => ({ title: `${title} ${keyBits}`, keyType, keyBits }));
}

const curves = Object.entries(CURVE_SIZES) as [EccFamily, readonly number[]][];

const keys: readonly Key[] = [
  ...Object.entries(SYMMETRIC_SIZES).flatMap(([kind, sizes]) => keysOf(kind, { kind } as KeyType, sizes)),
  ...(["rsaKeyPair", "rsaPublicKey"] as const).flatMap((kind) => keysOf(kind, { kind }, RSA_SIZES)),
  ...(["eccKeyPair", "eccPublicKey"] as const).flatMap((kind) =>
    curves.flatMap(([curveFamily, sizes]) => keysOf(`${kind} ${curveFamily}`, { kind, curveFamily }, sizes)),
  ),
  ...(["dhKeyPair", "dhPublicKey"] as const).flatMap((kind) =>
    keysOf(kind, { kind, groupFamily: "RFC7919" }, GROUP_SIZES),
  ),
];

function policy(title: string, usage: readonly Usage[], algorithm: PermittedAlgorithm): Policy {
  return { title: `${title} [${usage.join(" ")}]`, usage, algorithm };
}

const everyUsage: readonly (readonly Usage[])[] = [
  [],
  ...(["export", "copy", "cache", "encrypt", "decrypt", "signMessage"] as const).map((use) => [use]),
  ...(["verifyMessage", "signHash", "verifyHash", "derive"] as const).map((use) => [use]),
  ["encrypt", "decrypt"],
  ["signHash", "verifyHash"],
  ["export", "signHash", "verifyHash"],
];

/** Algorithms that are asked about with every usage. */
const frequent: readonly (readonly [string, PermittedAlgorithm])[] = [
  ["none", NO_ALGORITHM],
  ["rsaPkcs1v15Sign SHA_256", rsaPkcs1v15Sign("SHA_256")],
  ["ecdsa SHA_256", ecdsa("SHA_256")],
  ["rsaOaep SHA_256", rsaOaep("SHA_256")],
  ["ecdh", ecdh()],
  ["GCM", aead("GCM")],
  ["hmac SHA_256", hmac("SHA_256")],
];

function ofEveryHash(title: string, usage: readonly Usage[], make: (hash: Hash) => PermittedAlgorithm): Policy[] {
  return HASHES.map((hash) => policy(`${title} ${hash}`, usage, make(hash)));
}

const sign = ["signHash"] as const;
const encrypt = ["encrypt"] as const;
const mac = ["signMessage"] as const;
const derive = ["derive"] as const;

const policies: readonly Policy[] = [
  ...frequent.flatMap(([title, algorithm]) => everyUsage.map((usage) => policy(title, usage, algorithm))),
  ...ofEveryHash("hash", sign, (value) => ({ kind: "hash", value })),
  ...ofEveryHash("rsaPkcs1v15Sign", sign, rsaPkcs1v15Sign),
  ...ofEveryHash("rsaPss", sign, rsaPss),
  ...ofEveryHash("ecdsa", sign, ecdsa),
  ...ofEveryHash("deterministicEcdsa", sign, deterministicEcdsa),
  ...ofEveryHash("rsaOaep", encrypt, rsaOaep),
  ...ofEveryHash("hmac", mac, (hash) => hmac(hash)),
  policy("rsaPkcs1v15Sign any", sign, rsaPkcs1v15Sign("any")),
  policy("rsaPss any", sign, rsaPss("any")),
  policy("ecdsa any", sign, ecdsa("any")),
  policy("deterministicEcdsa any", sign, deterministicEcdsa("any")),
  policy("rsaPkcs1v15SignRaw", sign, { kind: "rsaPkcs1v15SignRaw" }),
  policy("ecdsaAny", sign, { kind: "ecdsaAny" }),
  policy("rsaPkcs1v15Crypt", encrypt, rsaPkcs1v15Crypt()),
  policy("hmac SHA_256 of 4 bytes", mac, hmac("SHA_256", 4)),
  policy("hmac SHA_256 of 40 bytes", mac, hmac("SHA_256", 40)),
  policy("cmac", mac, cmac()),
  policy("cmac of 8 bytes", mac, cmac(8)),
  policy("cbcMac", mac, cbcMac()),
  ...(["STREAM_CIPHER", "CTR", "CFB", "OFB", "XTS", "ECB_NO_PADDING", "CBC_NO_PADDING", "CBC_PKCS7"] as const).map(
    (cipher) => policy(cipher, encrypt, cipher),
  ),
  ...(["CCM", "GCM", "CHACHA20_POLY1305"] as const).flatMap((name) => [
    policy(name, encrypt, aead(name)),
    ...[0, 3, 4, 8, 12, 15, 16, 17].map((length) => policy(`${name} of ${length} bytes`, encrypt, aead(name, length))),
  ]),
  policy("ffdh", derive, ffdh()),
  policy("ecdh and hkdf", derive, ecdh(hkdf("SHA_256"))),
  policy("hkdf SHA_256", derive, hkdf("SHA_256")),
  policy("tls12Prf SHA_256", derive, { kind: "tls12Prf", hashAlg: "SHA_256" }),
  policy("tls12PskToMs SHA_256", derive, { kind: "tls12PskToMs", hashAlg: "SHA_256" }),
  policy("ecdh and hkdf", sign, ecdh(hkdf("SHA_256"))),
  policy("ffdh", sign, ffdh()),
  policy("ffdh and hkdf", sign, ffdh(hkdf("SHA_256"))),
  policy("hkdf SHA_256", sign, hkdf("SHA_256")),
  policy("tls12Prf SHA_256", sign, { kind: "tls12Prf", hashAlg: "SHA_256" }),
  policy("tls12PskToMs SHA_256", sign, { kind: "tls12PskToMs", hashAlg: "SHA_256" }),
];

/** The questions of each check type and key, whose title they share, one for each policy. */
export const questions: ReadonlyMap<string, readonly Question[]> = new Map(
  checkTypes.flatMap((checkType) =>
    keys.map(({ title: key, keyType, keyBits }) => {
      const row = `${checkType} ${key}`;
      const ofRow = policies.map(({ title, ...use }) => ({
        title: `${row}: ${title}`,
        checkType,
        attributes: keyAttributes(keyType, keyBits, use),
      }));
      return [row, ofRow] as const;
    }),
  ),
);
