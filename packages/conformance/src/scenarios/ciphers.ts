import {
  createCipheriv,
  createDecipheriv,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from "node:crypto";
import {
  type Aead,
  type AsymmetricEncryption,
  aead,
  aesGcmKey,
  cmac,
  keyAttributes,
  type PermittedAlgorithm,
  rsaKeyPair,
  rsaOaep,
  rsaPkcs1v15Crypt,
} from "@parsec-ts/node";
import type { StatusName } from "@parsec-ts/wire-protocol";
import { check, checkBytes, hex, type Scenario, type Stage } from "../scenario.js";

const NOWHERE_BUT_MBED = {
  pkcs11: "PsaErrorNotSupported",
  tpm: "PsaErrorNotSupported",
} as const;
const plaintext = Buffer.from("sixteen or more bytes of plaintext");

/** node:crypto on the other side of an RSA key: padding 1 is PKCS#1 v1.5. */
function padding(alg: AsymmetricEncryption): { readonly padding: number; readonly oaepHash?: string } {
  return alg.kind === "rsaOaep" ? { padding: 4, oaepHash: "sha256" } : { padding: 1 };
}

function rsaScenarios(
  title: string,
  alg: AsymmetricEncryption,
  except: Partial<Record<"pkcs11" | "tpm", StatusName>> = {},
): Scenario[] {
  const use = { usage: ["encrypt", "decrypt"], algorithm: alg } as const;
  return [
    {
      operation: "PsaAsymmetricEncrypt",
      title: `${title}, OpenSSL decrypts`,
      except: { ...except },
      async run({ parsec, provider, freshName }) {
        const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
        const key = publicKey.export({ format: "der", type: "spki" });
        const { name } = await parsec
          .key(freshName(), { provider })
          .import({ format: "der", key }, { ...use, usage: ["encrypt"] });
        const ciphertext = await parsec.asymmetricEncrypt({ keyName: name, alg, plaintext }, { provider });
        // Node.js refuses to undo PKCS#1 v1.5 (padding 1): it is undone here, after RSA without padding (3).
        const { oaepHash } = padding(alg);
        const options =
          oaepHash === undefined ? { key: privateKey, padding: 3 } : { key: privateKey, padding: 4, oaepHash };
        const decrypted = privateDecrypt(options, ciphertext);
        checkBytes(
          oaepHash === undefined ? decrypted.subarray(decrypted.indexOf(0, 2) + 1) : decrypted,
          plaintext,
          "decrypted",
        );
      },
    },
    {
      operation: "PsaAsymmetricDecrypt",
      title: `${title}, OpenSSL encrypted`,
      except: { ...except },
      async run({ parsec, provider, freshName }) {
        const key = await parsec.key(freshName(), { provider }).generate(rsaKeyPair(2048, use));
        const ciphertext = publicEncrypt({ key: await key.exportPublicKey("pem"), ...padding(alg) }, plaintext);
        checkBytes(
          await parsec.asymmetricDecrypt({ keyName: key.name, alg, ciphertext }, { provider }),
          plaintext,
          "decrypted",
        );
      },
    },
  ];
}

interface AeadCase {
  readonly title: string;
  readonly alg: Aead;
  readonly kind: "aes" | "chacha20";
  readonly bits: number;
  readonly openssl: string;
  readonly tagLength: number;
}

const aeadCases: readonly AeadCase[] = [
  { title: "AES-256-GCM", alg: aead("GCM"), kind: "aes", bits: 256, openssl: "aes-256-gcm", tagLength: 16 },
  { title: "AES-128-CCM", alg: aead("CCM"), kind: "aes", bits: 128, openssl: "aes-128-ccm", tagLength: 16 },
  {
    title: "ChaCha20-Poly1305",
    alg: aead("CHACHA20_POLY1305"),
    kind: "chacha20",
    bits: 256,
    openssl: "chacha20-poly1305",
    tagLength: 16,
  },
  {
    title: "AES-256-GCM, tag of 12 bytes",
    alg: aead("GCM", 12),
    kind: "aes",
    bits: 256,
    openssl: "aes-256-gcm",
    tagLength: 12,
  },
];

async function importSecret(
  { parsec, provider, freshName }: Stage,
  kind: "aes" | "chacha20",
  data: Uint8Array,
  algorithm: PermittedAlgorithm,
): Promise<string> {
  const keyName = freshName();
  const attributes = keyAttributes({ kind }, 8 * data.length, { usage: ["encrypt", "decrypt"], algorithm });
  await parsec.importKey({ keyName, attributes, data }, { provider });
  return keyName;
}

function aeadScenarios({ title, alg, kind, bits, openssl, tagLength }: AeadCase): Scenario[] {
  const data = randomBytes(bits / 8);
  const nonce = randomBytes(12);
  const additionalData = Buffer.from("header");
  const cipher = createCipheriv(openssl as "aes-256-gcm", data, nonce, { authTagLength: tagLength });
  cipher.setAAD(additionalData, { plaintextLength: plaintext.length } as never);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return [
    {
      operation: "PsaAeadEncrypt",
      title: `${title} as OpenSSL does`,
      except: NOWHERE_BUT_MBED,
      async run(stage) {
        const keyName = await importSecret(stage, kind, data, alg);
        const { parsec, provider } = stage;
        checkBytes(
          await parsec.aeadEncrypt({ keyName, alg, nonce, additionalData, plaintext }, { provider }),
          ciphertext,
          "encrypted",
        );
      },
    },
    {
      operation: "PsaAeadDecrypt",
      title: `${title} what OpenSSL encrypted, and nothing changed`,
      except: NOWHERE_BUT_MBED,
      async run(stage) {
        const keyName = await importSecret(stage, kind, data, alg);
        const { parsec, provider } = stage;
        const request = { keyName, alg, nonce, additionalData, ciphertext };
        checkBytes(await parsec.aeadDecrypt(request, { provider }), plaintext, "decrypted");
        const changed = ciphertext.map((byte, i) => (i === 0 ? byte ^ 1 : byte));
        const refusal = await parsec
          .aeadDecrypt({ ...request, ciphertext: changed }, { provider })
          .catch((error: unknown) => error);
        const { code } = refusal as { code?: string };
        check(code === "ERR_PARSEC_DECRYPTION_FAILED", `a changed ciphertext gave ${String(refusal)}`);
      },
    },
  ];
}

/** No release of the real service knows MACs. */
const UNKNOWN_BUT_IN_SOFTWARE = {
  mbed: "OpcodeDoesNotExist",
  pkcs11: "OpcodeDoesNotExist",
  tpm: "OpcodeDoesNotExist",
} as const;

const rfc4493 = {
  key: hex("2b7e151628aed2a6abf7158809cf4f3c"),
  message: hex("6bc1bee22e409f96e93d7e117393172a"),
  mac: hex("070a16b46b4d4144f79bdd9dd04a287c"),
};

/** The name of the key, which is there only where a service takes such keys. */
async function macKeyOfRfc4493({ parsec, provider, freshName }: Stage): Promise<string> {
  const keyName = freshName();
  const attributes = keyAttributes({ kind: "aes" }, 128, {
    usage: ["signMessage", "verifyMessage"],
    algorithm: cmac(),
  });
  await parsec.importKey({ keyName, attributes, data: rfc4493.key }, { provider }).catch(() => undefined);
  return keyName;
}

/** Encrypting and decrypting, with and without authentication; MACs. */
export const cipherScenarios: readonly Scenario[] = [
  ...rsaScenarios("RSA-2048 PKCS#1 v1.5", rsaPkcs1v15Crypt()),
  ...rsaScenarios("RSA-2048 OAEP with SHA-256", rsaOaep("SHA_256"), {
    pkcs11: "PsaErrorCommunicationFailure",
  }),
  ...aeadCases.flatMap(aeadScenarios),
  {
    operation: "PsaAeadEncrypt",
    title: "NIST's AES-128-GCM test case 2",
    except: NOWHERE_BUT_MBED,
    async run(stage) {
      const keyName = await importSecret(stage, "aes", new Uint8Array(16), aead("GCM"));
      const request = { keyName, alg: aead("GCM"), nonce: new Uint8Array(12), plaintext: new Uint8Array(16) };
      const ciphertext = await stage.parsec.aeadEncrypt(request, { provider: stage.provider });
      checkBytes(ciphertext, "0388dace60b6a392f328c2b971b2fe78 ab6e47d42cec13bdf53a67b21257bddf", "encrypted");
    },
  },
  {
    operation: "PsaAeadDecrypt",
    title: "NIST's AES-128-GCM test case 2",
    except: NOWHERE_BUT_MBED,
    async run(stage) {
      const keyName = await importSecret(stage, "aes", new Uint8Array(16), aead("GCM"));
      const ciphertext = hex("0388dace60b6a392f328c2b971b2fe78 ab6e47d42cec13bdf53a67b21257bddf");
      const request = { keyName, alg: aead("GCM"), nonce: new Uint8Array(12), ciphertext };
      checkBytes(await stage.parsec.aeadDecrypt(request, { provider: stage.provider }), "00".repeat(16), "decrypted");
    },
  },
  {
    operation: "PsaCipherEncrypt",
    title: "AES-128-CTR, OpenSSL decrypts",
    except: { ...NOWHERE_BUT_MBED, mbed: "PsaErrorNotSupported" },
    async run(stage) {
      const data = randomBytes(16);
      const keyName = await importSecret(stage, "aes", data, "CTR");
      const ciphertext = await stage.parsec.cipherEncrypt(
        { keyName, alg: "CTR", plaintext },
        { provider: stage.provider },
      );
      const decipher = createDecipheriv("aes-128-ctr", data, ciphertext.subarray(0, 16));
      checkBytes(decipher.update(ciphertext.subarray(16)), plaintext, "decrypted");
    },
  },
  {
    operation: "PsaCipherDecrypt",
    title: "AES-128-CBC, OpenSSL encrypted",
    except: { ...NOWHERE_BUT_MBED, mbed: "PsaErrorNotSupported" },
    async run(stage) {
      const data = randomBytes(16);
      const keyName = await importSecret(stage, "aes", data, "CBC_PKCS7");
      const iv = randomBytes(16);
      const cipher = createCipheriv("aes-128-cbc", data, iv);
      const ciphertext = Buffer.concat([iv, cipher.update(plaintext), cipher.final()]);
      const request = { keyName, alg: "CBC_PKCS7", ciphertext } as const;
      checkBytes(await stage.parsec.cipherDecrypt(request, { provider: stage.provider }), plaintext, "decrypted");
    },
  },
  {
    operation: "PsaMacCompute",
    title: "AES-CMAC of RFC 4493, example 2",
    except: UNKNOWN_BUT_IN_SOFTWARE,
    async run(stage) {
      const keyName = await macKeyOfRfc4493(stage);
      const request = { keyName, alg: cmac(), input: rfc4493.message };
      checkBytes(await stage.parsec.macCompute(request, { provider: stage.provider }), rfc4493.mac, "MAC");
    },
  },
  {
    operation: "PsaMacVerify",
    title: "AES-CMAC of RFC 4493, and not a changed one",
    except: UNKNOWN_BUT_IN_SOFTWARE,
    async run(stage) {
      const keyName = await macKeyOfRfc4493(stage);
      const { parsec, provider } = stage;
      const request = { keyName, alg: cmac(), input: rfc4493.message };
      check(await parsec.macVerify({ ...request, mac: rfc4493.mac }, { provider }), "does not verify");
      check(!(await parsec.macVerify({ ...request, mac: new Uint8Array(16) }, { provider })), "verifies zeroes");
    },
  },
  {
    operation: "PsaAeadEncrypt",
    title: "an empty plaintext",
    except: { ...NOWHERE_BUT_MBED, software: "PsaErrorInvalidArgument", mbed: "PsaErrorInvalidArgument" },
    async run({ parsec, provider, freshName }) {
      const keyName = freshName();
      await parsec.generateKey({ keyName, attributes: aesGcmKey(256) }, { provider });
      await parsec.aeadEncrypt(
        { keyName, alg: aead("GCM"), nonce: new Uint8Array(12), plaintext: new Uint8Array(0) },
        { provider },
      );
    },
  },
];
