import { encodePem } from "@parsec-ts/key-formats";
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
} from "@parsec-ts/operations";
import { checkBytes } from "../check.js";
import type { Scenario, ScenarioContext } from "../scenario.js";

const raw = (usage: readonly "export"[]) => keyAttributes({ kind: "rawData" }, 128, { usage, algorithm: NO_ALGORITHM });
const publicOnly = { usage: ["verifyHash"], algorithm: ecdsa("SHA_256") } as const;

function generates(title: string, attributes: KeyAttributes, except?: Scenario["except"]): Scenario {
  return {
    operation: "PsaGenerateKey",
    title: `generates ${title}`,
    ...(except && { except }),
    run: async ({ parsec, provider, freshName }) =>
      void (await parsec.key(freshName(), { provider }).generate(attributes)),
  };
}

/** Imports a key in PEM with a key handle. Returns its public half as SubjectPublicKeyInfo. */
async function importPem(
  { parsec, provider, freshName }: ScenarioContext,
  label: string,
  der: Uint8Array,
  use: Parameters<typeof eccPublicKey>[1],
): Promise<Uint8Array> {
  const key = encodePem(label, der);
  const imported = await parsec.key(freshName(), { provider }).import({ format: "pem", key }, use);
  return await imported.exportPublicKey("der");
}

/** Generating, importing, exporting and destroying keys. */
export const keyScenarios: readonly Scenario[] = [
  generates("a P-256 key pair", ecdsaKey("P-256")),
  generates("a P-384 key pair", ecdsaKey("P-384"), { mbed: "PsaErrorInvalidArgument" }),
  generates("an RSA-2048 key pair", rsaPkcs1v15Key(2048)),
  generates("an AES-256 key", aesGcmKey(256), {
    pkcs11: "PsaErrorNotSupported",
    tpm: "PsaErrorNotSupported",
  }),
  generates(
    "an HMAC key",
    keyAttributes({ kind: "hmac" }, 256, { usage: ["signMessage"], algorithm: hmac("SHA_256") }),
    {
      pkcs11: "PsaErrorNotSupported",
      tpm: "PsaErrorNotSupported",
    },
  ),
  {
    operation: "PsaGenerateKey",
    title: "refuses a name in use",
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
    title: "destroys a key, whose name is then free",
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
    title: "refuses an unknown key",
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
    title: "imports a P-256 public key from PEM",
    async run(context) {
      const { publicKey } = await context.reference.generateEcKey();
      checkBytes(await importPem(context, "PUBLIC KEY", publicKey, publicOnly), publicKey, "exported");
    },
  },
  {
    operation: "PsaImportKey",
    title: "imports an RSA-2048 public key from PEM",
    async run(context) {
      const { publicKey } = await context.reference.generateRsaKey();
      const use = { usage: ["verifyHash"], algorithm: rsaPkcs1v15Sign("SHA_256") } as const;
      checkBytes(await importPem(context, "PUBLIC KEY", publicKey, use), publicKey, "exported");
    },
  },
  {
    operation: "PsaImportKey",
    title: "imports a P-256 key pair from PKCS#8",
    except: { pkcs11: "PsaErrorNotSupported", tpm: "PsaErrorNotSupported" },
    async run(context) {
      const { privateKey, publicKey } = await context.reference.generateEcKey();
      const use = { usage: ["signHash"], algorithm: ecdsa("SHA_256") } as const;
      checkBytes(await importPem(context, "PRIVATE KEY", privateKey, use), publicKey, "exported");
    },
  },
  {
    operation: "PsaImportKey",
    title: "imports raw data",
    except: { pkcs11: "PsaErrorNotSupported", tpm: "PsaErrorNotSupported" },
    run: ({ parsec, provider, freshName }) =>
      parsec.importKey({ keyName: freshName(), attributes: raw([]), data: new Uint8Array(16) }, { provider }),
  },
  {
    operation: "PsaExportPublicKey",
    title: "exports a point that OpenSSL accepts",
    async run({ parsec, provider, freshName, reference }) {
      const key = await parsec.key(freshName(), { provider }).generate(ecdsaKey("P-256"));
      const theirs = await reference.generateEcKey();
      await theirs.agree(await key.exportPublicKey("der"));
    },
  },
  {
    operation: "PsaExportKey",
    title: "exports raw data whose policy permits it",
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
    title: "refuses a key whose policy forbids it",
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
