import {
  type AsymmetricEncryption,
  type Hash,
  keyAttributes,
  psaAsymmetricDecrypt,
  psaAsymmetricEncrypt,
  psaDestroyKey,
  psaGenerateKey,
  psaImportKey,
  rsaKeyPair,
  rsaOaep,
  rsaPkcs1v15Crypt,
} from "@parsec-ts/operations";
import type { Conversation } from "../conversation.js";
import { fixedBytes, fixedRsaPublicKey } from "./fixed-keys.js";

const none = new Uint8Array(0);

/**
 * Not OAEP with SHA-512: to decrypt by it with 1024 bits, which cannot hold two hashes, ends a thread of Parsec 1.4.1 without a response, and
 * Mbed Crypto's keys cannot be used until the service is restarted.
 */
const ALGORITHMS: readonly (readonly [string, AsymmetricEncryption])[] = [
  ["PKCS#1 v1.5", rsaPkcs1v15Crypt()],
  ...(["MD5", "RIPEMD160", "SHA_1", "SHA_224", "SHA_256", "SHA_384", "SHA3_256"] as const).map(
    (hash: Hash) => [`OAEP with ${hash}`, rsaOaep(hash)] as const,
  ),
];

/** Encrypts and decrypts with keys that the service makes, by every algorithm. */
export async function encryptByRsa(conversation: Conversation): Promise<void> {
  for (const [title, algorithm] of ALGORITHMS) {
    const keyName = conversation.freshName();
    const attributes = rsaKeyPair(1024, { usage: ["encrypt", "decrypt"], algorithm });
    const made = await conversation.call(title, psaGenerateKey, { keyName, attributes });
    if (made === undefined) continue;
    for (const [other, alg] of ALGORITHMS) {
      if (alg !== algorithm) await encrypt(conversation, `${title}: ${other}`, { keyName, alg, length: 8 });
    }
    for (const length of [0, 1, 20, 62, 63, 86, 87, 117, 118, 128]) {
      await encrypt(conversation, `${title}: ${length} bytes`, { keyName, alg: algorithm, length });
    }
    await encrypt(conversation, `${title}: with a label`, { keyName, alg: algorithm, length: 8, salt: fixedBytes(5) });
    await decryptInvalid(conversation, title, keyName, algorithm);
    await conversation.call(title, psaDestroyKey, { keyName });
  }
}

interface Encryption {
  readonly keyName: string;
  readonly alg: AsymmetricEncryption;
  /** Length of the plaintext in bytes. */
  readonly length: number;
  readonly salt?: Uint8Array;
}

async function encrypt(
  conversation: Conversation,
  title: string,
  { keyName, alg, length, salt = none }: Encryption,
): Promise<void> {
  const plaintext = fixedBytes(length, "plaintext");
  const encrypted = await conversation.call(title, psaAsymmetricEncrypt, { keyName, alg, plaintext, salt });
  const ciphertext = encrypted?.ciphertext ?? fixedBytes(127);
  await conversation.call(title, psaAsymmetricDecrypt, { keyName, alg, ciphertext, salt });
  if (encrypted === undefined || salt.length === 0) return;
  await conversation.call(`${title}, then without`, psaAsymmetricDecrypt, { keyName, alg, ciphertext, salt: none });
}

async function decryptInvalid(
  conversation: Conversation,
  title: string,
  keyName: string,
  alg: AsymmetricEncryption,
): Promise<void> {
  for (const [detail, ciphertext] of [
    ["no bytes", none],
    ["a short ciphertext", fixedBytes(127)],
    ["a long ciphertext", fixedBytes(129)],
    ["a number that is not below the modulus", new Uint8Array(128).fill(0xff)],
    ["zero", new Uint8Array(128)],
    // Below every modulus of this length. As good as the ciphertext of another key.
    ["junk", fixedBytes(128).fill(1, 0, 1)],
  ] as const) {
    await conversation.call(`${title}: ${detail}`, psaAsymmetricDecrypt, { keyName, alg, ciphertext, salt: none });
  }
}

/** Encrypts with imported public keys, and with keys whose policy does not permit it. */
export async function encryptWithPublicKeys(conversation: Conversation): Promise<void> {
  const alg = rsaPkcs1v15Crypt();
  for (const usage of [["encrypt"], ["decrypt"], []] as const) {
    const attributes = keyAttributes({ kind: "rsaPublicKey" }, 1024, { usage, algorithm: alg });
    const keyName = conversation.freshName();
    const title = `a public key [${usage}]`;
    await conversation.call(title, psaImportKey, { keyName, attributes, data: fixedRsaPublicKey(1024) });
    await encrypt(conversation, title, { keyName, alg, length: 8 });
    await conversation.call(title, psaDestroyKey, { keyName });
  }
}
