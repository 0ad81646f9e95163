import { createPublicKey, generateKeyPairSync } from "node:crypto";
import {
  aesGcmKey,
  type eccPublicKey,
  ecdsa,
  ecdsaKey,
  hmac,
  type KeyAttributes,
  keyAttributes,
  NO_ALGORITHM,
  rsaPkcs1v15Key,
  rsaPkcs1v15Sign,
} from "@parsec-ts/node";
import { check, checkBytes, type Scenario, type Stage } from "../scenario.js";

const raw = (usage: readonly "export"[]) => keyAttributes({ kind: "rawData" }, 128, { usage, algorithm: NO_ALGORITHM });
const publicOnly = { usage: ["verifyHash"], algorithm: ecdsa("SHA_256") } as const;

function generates(title: string, attributes: KeyAttributes, except?: Scenario["except"]): Scenario {
  return {
    operation: "PsaGenerateKey",
    title,
    ...(except && { except }),
    run: async ({ parsec, provider, freshName }) =>
      void (await parsec.key(freshName(), { provider }).generate(attributes)),
  };
}

/** Imports through the everyday client; gives the public half back. */
async function importPem(
  { parsec, provider, freshName }: Stage,
  key: string,
  use: Parameters<typeof eccPublicKey>[1],
): Promise<string> {
  const imported = await parsec.key(freshName(), { provider }).import({ format: "pem", key }, use);
  return await imported.exportPublicKey("pem");
}

/** Creating, taking in, giving out and removing keys. */
export const keyScenarios: readonly Scenario[] = [
  generates("P-256", ecdsaKey("P-256")),
  generates("P-384", ecdsaKey("P-384"), { mbed: "PsaErrorInvalidArgument" }),
  generates("RSA-2048", rsaPkcs1v15Key(2048)),
  generates("AES-256", aesGcmKey(256), {
    pkcs11: "PsaErrorNotSupported",
    tpm: "PsaErrorNotSupported",
  }),
  generates("HMAC", keyAttributes({ kind: "hmac" }, 256, { usage: ["signMessage"], algorithm: hmac("SHA_256") }), {
    pkcs11: "PsaErrorNotSupported",
    tpm: "PsaErrorNotSupported",
  }),
  {
    operation: "PsaGenerateKey",
    title: "a name that is taken",
    except: {
      software: "PsaErrorAlreadyExists",
      mbed: "PsaErrorAlreadyExists",
      pkcs11: "PsaErrorAlreadyExists",
      tpm: "PsaErrorAlreadyExists",
    },
    async run({ parsec, provider, freshName }) {
      const key = parsec.key(freshName(), { provider });
      await key.generate(ecdsaKey("P-256"));
      await key.generate(ecdsaKey("P-256"));
    },
  },
  {
    operation: "PsaDestroyKey",
    title: "a key, whose name is free again",
    async run({ parsec, provider, freshName }) {
      const keyName = freshName();
      for (let i = 0; i < 2; i++) {
        await parsec.generateKey({ keyName, attributes: ecdsaKey("P-256") }, { provider });
        await parsec.destroyKey(keyName, { provider });
      }
    },
  },
  {
    operation: "PsaDestroyKey",
    title: "a key that is not there",
    except: {
      software: "PsaErrorDoesNotExist",
      mbed: "PsaErrorDoesNotExist",
      pkcs11: "PsaErrorDoesNotExist",
      tpm: "PsaErrorDoesNotExist",
    },
    run: ({ parsec, provider, freshName }) => parsec.destroyKey(freshName(), { provider }),
  },
  {
    operation: "PsaImportKey",
    title: "a P-256 public key from PEM",
    async run(stage) {
      const pem = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({
        format: "pem",
        type: "spki",
      }) as string;
      check((await importPem(stage, pem, publicOnly)) === pem, "another key came back");
    },
  },
  {
    operation: "PsaImportKey",
    title: "an RSA-2048 public key from PEM",
    async run(stage) {
      const pem = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({
        format: "pem",
        type: "spki",
      }) as string;
      const use = { usage: ["verifyHash"], algorithm: rsaPkcs1v15Sign("SHA_256") } as const;
      check((await importPem(stage, pem, use)) === pem, "another key came back");
    },
  },
  {
    operation: "PsaImportKey",
    title: "a P-256 key pair from PKCS#8",
    except: { pkcs11: "PsaErrorNotSupported", tpm: "PsaErrorNotSupported" },
    async run(stage) {
      const pem = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
        format: "pem",
        type: "pkcs8",
      }) as string;
      const exported = await importPem(stage, pem, { usage: ["signHash"], algorithm: ecdsa("SHA_256") });
      check(exported === createPublicKey(pem).export({ format: "pem", type: "spki" }), "another key came back");
    },
  },
  {
    operation: "PsaImportKey",
    title: "raw data",
    except: { pkcs11: "PsaErrorNotSupported", tpm: "PsaErrorNotSupported" },
    run: ({ parsec, provider, freshName }) =>
      parsec.importKey({ keyName: freshName(), attributes: raw([]), data: new Uint8Array(16) }, { provider }),
  },
  {
    operation: "PsaExportPublicKey",
    title: "as a point that OpenSSL takes",
    async run({ parsec, provider, freshName }) {
      const key = await parsec.key(freshName(), { provider }).generate(ecdsaKey("P-256"));
      createPublicKey(await key.exportPublicKey("pem"));
    },
  },
  {
    operation: "PsaExportKey",
    title: "raw data whose policy allows it",
    except: { pkcs11: "PsaErrorNotSupported", tpm: "PsaErrorNotSupported" },
    async run({ parsec, provider, freshName }) {
      const keyName = freshName();
      const data = new Uint8Array(16).fill(9);
      await parsec.importKey({ keyName, attributes: raw(["export"]), data }, { provider });
      checkBytes(await parsec.exportKey(keyName, { provider }), data, "exported");
    },
  },
  {
    operation: "PsaExportKey",
    title: "a key whose policy forbids it",
    except: {
      software: "PsaErrorNotPermitted",
      mbed: "PsaErrorNotPermitted",
      pkcs11: "PsaErrorNotSupported",
      tpm: "PsaErrorNotSupported",
    },
    async run({ parsec, provider, freshName }) {
      const key = await parsec.key(freshName(), { provider }).generate(ecdsaKey("P-256"));
      await parsec.exportKey(key.name, { provider });
    },
  },
];
