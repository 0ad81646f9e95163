import { type AsymmetricEncryption, rsaKeyPair, rsaOaep, rsaPkcs1v15Crypt } from "@parsec-ts/operations";
import type { StatusName } from "@parsec-ts/wire-protocol";
import { checkBytes, utf8 } from "../check.js";
import type { Scenario } from "../scenario.js";

const plaintext = utf8("sixteen or more bytes of plaintext");

function rsaScenarios(
  title: string,
  alg: AsymmetricEncryption,
  except: Partial<Record<"pkcs11" | "tpm", StatusName>> = {},
): Scenario[] {
  const use = { usage: ["encrypt", "decrypt"], algorithm: alg } as const;
  const padding = alg.kind === "rsaOaep" ? "oaep" : "pkcs1";
  return [
    {
      operation: "PsaAsymmetricEncrypt",
      title: `encrypts by ${title} so that OpenSSL decrypts`,
      except: { ...except },
      async run({ parsec, provider, freshName, reference }) {
        const theirs = await reference.generateRsaKey();
        const { name } = await parsec
          .key(freshName(), { provider })
          .import({ format: "der", key: theirs.publicKey }, { ...use, usage: ["encrypt"] });
        const ciphertext = await parsec.asymmetricEncrypt({ keyName: name, alg, plaintext }, { provider });
        checkBytes(await theirs.decrypt(padding, ciphertext), plaintext, "decrypted");
      },
    },
    {
      operation: "PsaAsymmetricDecrypt",
      title: `decrypts a ciphertext of OpenSSL by ${title}`,
      except: { ...except },
      async run({ parsec, provider, freshName, reference }) {
        const key = await parsec.key(freshName(), { provider }).generate(rsaKeyPair(2048, use));
        const ciphertext = await reference.rsaEncrypt(await key.exportPublicKey("der"), padding, plaintext);
        checkBytes(
          await parsec.asymmetricDecrypt({ keyName: key.name, alg, ciphertext }, { provider }),
          plaintext,
          "decrypted",
        );
      },
    },
  ];
}

/** Encryption and decryption with RSA keys. */
export const asymmetricEncryptionScenarios: readonly Scenario[] = [
  ...rsaScenarios("RSA-2048 PKCS#1 v1.5", rsaPkcs1v15Crypt()),
  ...rsaScenarios("RSA-2048 OAEP with SHA-256", rsaOaep("SHA_256"), {
    pkcs11: "PsaErrorCommunicationFailure",
  }),
];
