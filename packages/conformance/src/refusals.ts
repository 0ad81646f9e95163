import {
  type Algorithm,
  type AsymmetricEncryption,
  type AsymmetricSignature,
  attestKey,
  ecdsa,
  type KeyAttributes,
  type KeyType,
  type Operation,
  prepareKeyAttestation,
  psaAsymmetricDecrypt,
  psaAsymmetricEncrypt,
  psaExportPublicKey,
  psaGenerateKey,
  psaImportKey,
  psaSignHash,
  psaVerifyHash,
  rsaPkcs1v15Sign,
  usageFlags,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { fixedPoint, fixedRsaPublicKey } from "./conversations/script/fixed-keys.js";
import type { emulatedProviders } from "./emulated-providers.js";

type ProviderName = (typeof emulatedProviders)[number][0];

/** Sends one request to the provider and returns the status. */
export type Ask = <Request, Result>(operation: Operation<Request, Result>, request: Request) => Promise<number>;

/** Requests on which providers differ, with the statuses of the real one. */
export interface RefusalCase {
  readonly provider: ProviderName;
  readonly title: string;
  /** Statuses of the requests, in their order. */
  readonly statuses: readonly number[];
  /** Sends the requests. A key that they make is called `name`. */
  send(ask: Ask, name: string): Promise<readonly number[]>;
}

const none = new Uint8Array(0);
const hash = new Uint8Array(32).fill(7);
const RSA_PAIR: KeyType = { kind: "rsaKeyPair" };
const RSA_PUBLIC: KeyType = { kind: "rsaPublicKey" };
const ECC_PAIR: KeyType = { kind: "eccKeyPair", curveFamily: "SECP_R1" };
const ECC_PUBLIC: KeyType = { kind: "eccPublicKey", curveFamily: "SECP_R1" };
const CRYPT: AsymmetricEncryption = { kind: "rsaPkcs1v15Crypt" };
const OAEP: AsymmetricEncryption = { kind: "rsaOaep", hashAlg: "SHA_1" };

const signs = (value: AsymmetricSignature): Algorithm => ({ kind: "asymmetricSignature", value });
const encrypts = (value: AsymmetricEncryption): Algorithm => ({ kind: "asymmetricEncryption", value });

function attributesOf(keyType: KeyType, keyBits: number, keyAlgorithm: Algorithm): KeyAttributes {
  const keyUsageFlags = usageFlags(["signHash", "verifyHash", "encrypt", "decrypt"]);
  return { keyType, keyBits, keyPolicy: { keyUsageFlags, keyAlgorithm } };
}

/** A key type and an algorithm that PSA does not join. The key is made, but not used. */
function incompatible(provider: ProviderName): readonly RefusalCase[] {
  const alg = ecdsa("SHA_256");
  const { Success, PsaErrorNotPermitted } = Status;
  return [
    {
      provider,
      title: "an RSA key for ECDSA neither signs nor verifies",
      statuses: [Success, PsaErrorNotPermitted, PsaErrorNotPermitted],
      send: async (ask, keyName) => [
        await ask(psaGenerateKey, { keyName, attributes: attributesOf(RSA_PAIR, 1024, signs(alg)) }),
        await ask(psaSignHash, { keyName, alg, hash }),
        await ask(psaVerifyHash, { keyName, alg, hash, signature: new Uint8Array(128) }),
      ],
    },
    {
      provider,
      title: "an ECC key for RSA encryption neither encrypts nor decrypts",
      statuses: [Success, PsaErrorNotPermitted, PsaErrorNotPermitted],
      send: async (ask, keyName) => [
        await ask(psaGenerateKey, { keyName, attributes: attributesOf(ECC_PAIR, 256, encrypts(CRYPT)) }),
        await ask(psaAsymmetricEncrypt, { keyName, alg: CRYPT, plaintext: hash, salt: none }),
        await ask(psaAsymmetricDecrypt, { keyName, alg: CRYPT, ciphertext: new Uint8Array(128), salt: none }),
      ],
    },
  ];
}

/** One generation, or with data one import. */
function creation(
  provider: ProviderName,
  title: string,
  [attributes, data]: readonly [attributes: KeyAttributes, data?: Uint8Array],
  status: number,
): RefusalCase {
  return {
    provider,
    title,
    statuses: [status],
    send: async (ask, keyName) => [
      data === undefined
        ? await ask(psaGenerateKey, { keyName, attributes })
        : await ask(psaImportKey, { keyName, attributes, data }),
    ],
  };
}

/** Operations that need the private half of a public key. */
function publicKeyUses(provider: ProviderName, status: number): readonly RefusalCase[] {
  const signing = rsaPkcs1v15Sign("SHA_256");
  const onCurve = ecdsa("SHA_256");
  const data = fixedRsaPublicKey(1024);
  return [
    {
      provider,
      title: "an RSA public key does not sign",
      statuses: [Status.Success, status],
      send: async (ask, keyName) => [
        await ask(psaImportKey, { keyName, attributes: attributesOf(RSA_PUBLIC, 1024, signs(signing)), data }),
        await ask(psaSignHash, { keyName, alg: signing, hash }),
      ],
    },
    {
      provider,
      title: "an ECC public key does not sign",
      statuses: [Status.Success, status],
      send: async (ask, keyName) => [
        await ask(psaImportKey, {
          keyName,
          attributes: attributesOf(ECC_PUBLIC, 256, signs(onCurve)),
          data: fixedPoint("P-256"),
        }),
        await ask(psaSignHash, { keyName, alg: onCurve, hash }),
      ],
    },
    ...[CRYPT, OAEP, { ...OAEP, hashAlg: "SHA_256" } as const].map(
      (alg): RefusalCase => ({
        provider,
        title: `an RSA public key does not decrypt: ${alg.kind} ${"hashAlg" in alg ? alg.hashAlg : ""}`,
        statuses: [Status.Success, status],
        send: async (ask, keyName) => [
          await ask(psaImportKey, { keyName, attributes: attributesOf(RSA_PUBLIC, 1024, encrypts(alg)), data }),
          await ask(psaAsymmetricDecrypt, { keyName, alg, ciphertext: new Uint8Array(128).fill(1), salt: none }),
        ],
      }),
    ),
  ];
}

const garbage = Uint8Array.of(1, 2, 3);
const raw = signs({ kind: "rsaPkcs1v15SignRaw" });
const rsaWith = (hashAlg: Parameters<typeof rsaPkcs1v15Sign>[0]) => signs(rsaPkcs1v15Sign(hashAlg));
const ecdsaWith = (hashAlg: Parameters<typeof ecdsa>[0]) => signs(ecdsa(hashAlg));
const rsaPublic = (alg: Algorithm, bits = 0) => attributesOf(RSA_PUBLIC, bits, alg);
const eccPublic = (alg: Algorithm, bits = 256) => attributesOf(ECC_PUBLIC, bits, alg);
const NO_USE: Algorithm = { kind: "none" };

/** A point that is not on its curve. */
const off = fixedPoint("P-256").map((byte, at) => (at === 40 ? byte ^ 1 : byte));

const pkcs11Cases: readonly RefusalCase[] = [
  ...incompatible("pkcs11"),
  ...publicKeyUses("pkcs11", Status.PsaErrorDoesNotExist),
  creation(
    "pkcs11",
    "generates no RSA public key",
    [rsaPublic(rsaWith("SHA_256"), 1024)],
    Status.PsaErrorInvalidArgument,
  ),
  creation("pkcs11", "generates no RSA public key: raw", [rsaPublic(raw, 1024)], Status.PsaErrorInvalidArgument),
  creation("pkcs11", "generates no ECC public key: no use", [eccPublic(NO_USE)], Status.PsaErrorInvalidArgument),
  ...[
    attributesOf(RSA_PAIR, 1024, { kind: "hash", value: "SHA_256" }),
    attributesOf(ECC_PAIR, 256, { kind: "hash", value: "SHA_256" }),
  ].map((attributes) =>
    creation("pkcs11", `generates for a hash: ${attributes.keyType.kind}`, [attributes], Status.Success),
  ),
  {
    provider: "pkcs11",
    title: "a point beside its curve is imported and exported, but verifies nothing",
    statuses: [Status.Success, Status.Success, Status.PsaErrorInvalidSignature],
    send: async (ask, keyName) => [
      await ask(psaImportKey, { keyName, attributes: eccPublic(ecdsaWith("SHA_256")), data: off }),
      await ask(psaExportPublicKey, { keyName }),
      await ask(psaVerifyHash, { keyName, alg: ecdsa("SHA_256"), hash, signature: new Uint8Array(64).fill(1) }),
    ],
  },
];

const rsaData = fixedRsaPublicKey(1024);
const point = fixedPoint("P-256");
const { PsaErrorInvalidArgument, PsaErrorNotSupported, PsaErrorCommunicationFailure } = Status;

const tpmCreations: readonly RefusalCase[] = (
  [
    ["an RSA public key for nothing", rsaPublic(NO_USE), rsaData, PsaErrorInvalidArgument],
    ["an RSA public key for ECDSA", rsaPublic(ecdsaWith("SHA_256")), rsaData, PsaErrorInvalidArgument],
    ["an RSA public key, raw", rsaPublic(raw), rsaData, PsaErrorNotSupported],
    ["an RSA public key for any hash", rsaPublic(rsaWith("any")), rsaData, PsaErrorNotSupported],
    ["an RSA public key for SHA3_256", rsaPublic(rsaWith("SHA3_256")), rsaData, PsaErrorNotSupported],
    ["an RSA public key of another size, raw", rsaPublic(raw, 2048), rsaData, PsaErrorNotSupported],
    [
      "an RSA public key of another size for SHA3_256",
      rsaPublic(rsaWith("SHA3_256"), 2048),
      rsaData,
      PsaErrorInvalidArgument,
    ],
    ["no RSA public key, raw", rsaPublic(raw), garbage, PsaErrorInvalidArgument],
    ["no bytes as an RSA public key, raw", rsaPublic(raw), none, PsaErrorInvalidArgument],
    ["a point for nothing", eccPublic(NO_USE), point, PsaErrorInvalidArgument],
    ["a point for PKCS#1 v1.5", eccPublic(rsaWith("SHA_256")), point, PsaErrorInvalidArgument],
    ["a point for ECDSA with any hash", eccPublic(ecdsaWith("any")), point, PsaErrorInvalidArgument],
    ["a point for ECDSA without a hash", eccPublic(signs({ kind: "ecdsaAny" })), point, PsaErrorNotSupported],
    ["a point for SHA3_256", eccPublic(ecdsaWith("SHA3_256")), point, PsaErrorNotSupported],
    ["no point, for ECDSA without a hash", eccPublic(signs({ kind: "ecdsaAny" })), garbage, PsaErrorNotSupported],
    ["a point of another size", eccPublic(ecdsaWith("SHA_256"), 384), point, PsaErrorInvalidArgument],
    ["a point beside its curve", eccPublic(ecdsaWith("SHA_256")), off, PsaErrorCommunicationFailure],
    ["a point beside its curve for SHA3_256", eccPublic(ecdsaWith("SHA3_256")), off, PsaErrorNotSupported],
  ] as const
).map(([title, attributes, data, status]) => creation("tpm", `import of ${title}`, [attributes, data], status));

/** Attestation, which looks for the attested key only if no attesting key is named. */
const attestations: readonly RefusalCase[] = [
  {
    provider: "tpm",
    title: "attestation by another key is not supported, whichever keys there are",
    statuses: new Array(2).fill(PsaErrorNotSupported),
    send: async (ask, name) => [
      await ask(prepareKeyAttestation, {
        parameters: { kind: "activateCredential", attestedKeyName: name, attestingKeyName: "another" },
      }),
      await ask(attestKey, {
        attestedKeyName: name,
        parameters: { kind: "activateCredential", credentialBlob: new Uint8Array(52), secret: new Uint8Array(256) },
        attestingKeyName: "another",
      }),
    ],
  },
  {
    provider: "tpm",
    title: "attestation of a key that does not exist",
    statuses: new Array(2).fill(Status.PsaErrorDoesNotExist),
    send: async (ask, name) => [
      await ask(prepareKeyAttestation, {
        parameters: { kind: "activateCredential", attestedKeyName: name, attestingKeyName: "" },
      }),
      await ask(attestKey, {
        attestedKeyName: name,
        parameters: { kind: "activateCredential", credentialBlob: new Uint8Array(52), secret: new Uint8Array(256) },
        attestingKeyName: "",
      }),
    ],
  },
];

/** Cases of every emulated provider. */
export const refusalCases: readonly RefusalCase[] = [
  ...incompatible("mbed-crypto"),
  ...pkcs11Cases,
  ...attestations,
  ...publicKeyUses("tpm", PsaErrorCommunicationFailure),
  creation("tpm", "generates no RSA public key", [rsaPublic(rsaWith("SHA_256"), 1024)], PsaErrorInvalidArgument),
  creation("tpm", "generates no RSA public key: raw", [rsaPublic(raw, 1024)], PsaErrorInvalidArgument),
  creation(
    "tpm",
    "generates no ECC public key: ECDSA without a hash",
    [eccPublic(signs({ kind: "ecdsaAny" }))],
    PsaErrorInvalidArgument,
  ),
  ...tpmCreations,
];
