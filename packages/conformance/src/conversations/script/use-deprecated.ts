import {
  eccKeyPair,
  ecdsa,
  type KeyAttributes,
  keyAttributes,
  psaAsymmetricDecrypt,
  psaAsymmetricEncrypt,
  psaDestroyKey,
  psaGenerateKey,
  psaImportKey,
  psaSignHash,
  psaVerifyHash,
  rsaKeyPair,
  rsaOaep,
  rsaPkcs1v15Sign,
  rsaPss,
} from "@parsec-ts/operations";
import type { Conversation } from "../conversation.js";
import { fixedBytes } from "./fixed-keys.js";

const signing = ["signHash", "verifyHash"] as const;
const encrypting = ["encrypt", "decrypt"] as const;
const HASH_LENGTHS = { MD5: 16, SHA_1: 20 } as const;

/** Makes and uses keys for deprecated algorithms, with a service that allows them. */
export async function useDeprecated(conversation: Conversation): Promise<void> {
  for (const hash of ["MD5", "SHA_1"] as const) {
    for (const [title, attributes, alg] of [
      ["PKCS#1 v1.5", rsaKeyPair(1024, { usage: signing, algorithm: rsaPkcs1v15Sign(hash) }), rsaPkcs1v15Sign(hash)],
      ["PSS", rsaKeyPair(1024, { usage: signing, algorithm: rsaPss(hash) }), rsaPss(hash)],
      ["ECDSA", eccKeyPair("P-256", { usage: signing, algorithm: ecdsa(hash) }), ecdsa(hash)],
    ] as const) {
      await withKey(conversation, `${title} with ${hash}`, attributes, async (detail, keyName) => {
        const input = { keyName, alg, hash: fixedBytes(HASH_LENGTHS[hash]) };
        const signed = await conversation.call(detail, psaSignHash, input);
        const signature = signed?.signature ?? fixedBytes(64);
        await conversation.call(detail, psaVerifyHash, { ...input, signature });
      });
    }
    await encryptByOaep(conversation, hash);
  }
  for (const bits of [64, 128, 192]) {
    const attributes = keyAttributes({ kind: "des" }, bits, { usage: encrypting, algorithm: "CBC_PKCS7" });
    await withKey(conversation, `DES with ${bits} bits`, attributes, async (detail) => {
      const data = fixedBytes(bits >> 3);
      await conversation.call(detail, psaImportKey, { keyName: conversation.freshName(), attributes, data });
    });
  }
  const arc4 = keyAttributes({ kind: "arc4" }, 128, { usage: encrypting, algorithm: "STREAM_CIPHER" });
  await withKey(conversation, "ARC4", arc4, async () => {});
}

async function encryptByOaep(conversation: Conversation, hash: "MD5" | "SHA_1"): Promise<void> {
  const alg = rsaOaep(hash);
  const attributes = rsaKeyPair(1024, { usage: encrypting, algorithm: alg });
  await withKey(conversation, `OAEP with ${hash}`, attributes, async (detail, keyName) => {
    for (const salt of [new Uint8Array(0), fixedBytes(5)]) {
      const input = { keyName, alg, salt };
      const title = `${detail} and a label of ${salt.length}`;
      const plaintext = fixedBytes(9, "plaintext");
      const encrypted = await conversation.call(title, psaAsymmetricEncrypt, { ...input, plaintext });
      const ciphertext = encrypted?.ciphertext ?? fixedBytes(128).fill(1, 0, 1);
      await conversation.call(title, psaAsymmetricDecrypt, { ...input, ciphertext });
    }
  });
}

async function withKey(
  conversation: Conversation,
  title: string,
  attributes: KeyAttributes,
  use: (title: string, keyName: string) => Promise<void>,
): Promise<void> {
  const keyName = conversation.freshName();
  const made = await conversation.call(title, psaGenerateKey, { keyName, attributes });
  if (made === undefined) return;
  await use(title, keyName);
  await conversation.call(title, psaDestroyKey, { keyName });
}
