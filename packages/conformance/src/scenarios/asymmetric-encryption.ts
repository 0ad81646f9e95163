import { generateKeyPairSync, privateDecrypt, publicEncrypt } from "node:crypto";
import { type AsymmetricEncryption, rsaKeyPair, rsaOaep, rsaPkcs1v15Crypt } from "@parsec-ts/node";
import type { StatusName } from "@parsec-ts/wire-protocol";
import { checkBytes } from "../check.js";
import type { Scenario } from "../scenario.js";

const plaintext = Buffer.from("sixteen or more bytes of plaintext");

/** Returns the options of node:crypto for an algorithm. Padding 1 is PKCS#1 v1.5, padding 4 is OAEP. */
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
      title: `encrypts by ${title} so that OpenSSL decrypts`,
      except: { ...except },
      async run({ parsec, provider, freshName }) {
        const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
        const key = publicKey.export({ format: "der", type: "spki" });
        const { name } = await parsec
          .key(freshName(), { provider })
          .import({ format: "der", key }, { ...use, usage: ["encrypt"] });
        const ciphertext = await parsec.asymmetricEncrypt({ keyName: name, alg, plaintext }, { provider });
        // Node.js refuses to decrypt PKCS#1 v1.5 (padding 1). The padding is removed here, after RSA without padding (3).
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
      title: `decrypts a ciphertext of OpenSSL by ${title}`,
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

/** Encryption and decryption with RSA keys. */
export const asymmetricEncryptionScenarios: readonly Scenario[] = [
  ...rsaScenarios("RSA-2048 PKCS#1 v1.5", rsaPkcs1v15Crypt()),
  ...rsaScenarios("RSA-2048 OAEP with SHA-256", rsaOaep("SHA_256"), {
    pkcs11: "PsaErrorCommunicationFailure",
  }),
];
