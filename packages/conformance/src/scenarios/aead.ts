import { type Aead, aead, aesGcmKey } from "@parsec-ts/operations";
import { check, checkBytes, hex, randomBytes, utf8 } from "../check.js";
import type { ReferenceAead } from "../reference/reference-crypto.js";
import type { Scenario } from "../scenario.js";
import { importSecret } from "./import-secret.js";

/** Only the software provider and Mbed Crypto support these operations. */
const EXCEPT = {
  pkcs11: "PsaErrorNotSupported",
  tpm: "PsaErrorNotSupported",
} as const;
const plaintext = utf8("sixteen or more bytes of plaintext");

interface AeadCase {
  readonly title: string;
  readonly alg: Aead;
  readonly kind: "aes" | "chacha20";
  readonly bits: number;
  readonly cipher: ReferenceAead["cipher"];
  readonly tagLength: number;
}

const aeadCases: readonly AeadCase[] = [
  { title: "AES-256-GCM", alg: aead("GCM"), kind: "aes", bits: 256, cipher: "aes-gcm", tagLength: 16 },
  { title: "AES-128-CCM", alg: aead("CCM"), kind: "aes", bits: 128, cipher: "aes-ccm", tagLength: 16 },
  {
    title: "ChaCha20-Poly1305",
    alg: aead("CHACHA20_POLY1305"),
    kind: "chacha20",
    bits: 256,
    cipher: "chacha20-poly1305",
    tagLength: 16,
  },
  {
    title: "AES-256-GCM with a tag of 12 bytes",
    alg: aead("GCM", 12),
    kind: "aes",
    bits: 256,
    cipher: "aes-gcm",
    tagLength: 12,
  },
];

function scenariosOf({ title, alg, kind, bits, cipher, tagLength }: AeadCase): Scenario[] {
  const data = randomBytes(bits / 8);
  const nonce = randomBytes(12);
  const additionalData = utf8("header");
  const message = { cipher, key: data, nonce, additionalData, tagLength, plaintext };
  return [
    {
      operation: "PsaAeadEncrypt",
      title: `encrypts by ${title} as OpenSSL does`,
      except: EXCEPT,
      async run(context) {
        const keyName = await importSecret(context, kind, data, alg);
        const { parsec, provider } = context;
        const ciphertext = await context.reference.aeadEncrypt(message);
        checkBytes(
          await parsec.aeadEncrypt({ keyName, alg, nonce, additionalData, plaintext }, { provider }),
          ciphertext,
          "encrypted",
        );
      },
    },
    {
      operation: "PsaAeadDecrypt",
      title: `decrypts a ciphertext of OpenSSL by ${title}, and rejects a changed one`,
      except: EXCEPT,
      async run(context) {
        const keyName = await importSecret(context, kind, data, alg);
        const { parsec, provider } = context;
        const ciphertext = await context.reference.aeadEncrypt(message);
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

/** Authenticated encryption and decryption. */
export const aeadScenarios: readonly Scenario[] = [
  ...aeadCases.flatMap(scenariosOf),
  {
    operation: "PsaAeadEncrypt",
    title: "encrypts NIST's AES-128-GCM test case 2",
    except: EXCEPT,
    async run(context) {
      const keyName = await importSecret(context, "aes", new Uint8Array(16), aead("GCM"));
      const request = { keyName, alg: aead("GCM"), nonce: new Uint8Array(12), plaintext: new Uint8Array(16) };
      const ciphertext = await context.parsec.aeadEncrypt(request, { provider: context.provider });
      checkBytes(ciphertext, "0388dace60b6a392f328c2b971b2fe78 ab6e47d42cec13bdf53a67b21257bddf", "encrypted");
    },
  },
  {
    operation: "PsaAeadDecrypt",
    title: "decrypts NIST's AES-128-GCM test case 2",
    except: EXCEPT,
    async run(context) {
      const keyName = await importSecret(context, "aes", new Uint8Array(16), aead("GCM"));
      const ciphertext = hex("0388dace60b6a392f328c2b971b2fe78 ab6e47d42cec13bdf53a67b21257bddf");
      const request = { keyName, alg: aead("GCM"), nonce: new Uint8Array(12), ciphertext };
      checkBytes(
        await context.parsec.aeadDecrypt(request, { provider: context.provider }),
        "00".repeat(16),
        "decrypted",
      );
    },
  },
  {
    operation: "PsaAeadEncrypt",
    title: "refuses an empty plaintext",
    except: { ...EXCEPT, software: "PsaErrorInvalidArgument", mbed: "PsaErrorInvalidArgument" },
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
