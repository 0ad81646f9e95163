import {
  type CipherGCMTypes,
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  sign,
  verify,
} from "node:crypto";
import type { Hash } from "@parsec-ts/operations";
import { makeCredential } from "./make-credential.js";
import {
  NotInReference,
  type ReferenceAead,
  type ReferenceCrypto,
  type ReferencePadding,
  type SignatureScheme,
} from "./reference-crypto.js";

const { RSA_NO_PADDING, RSA_PKCS1_OAEP_PADDING, RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING } = constants;
const SPKI = { format: "der", type: "spki" } as const;

/** Node's cryptography, which is OpenSSL's; Deno and Bun have the same functions over libraries of their own. */
export const nodeReference: ReferenceCrypto = {
  digest: async (hash, message) => orNotThere(() => createHash(opensslHash(hash)).update(message).digest()),
  aeadEncrypt: async (message) => orNotThere(() => encrypt(message)),
  async aesCtrDecrypt(key, counter, ciphertext) {
    return createDecipheriv(`aes-${8 * key.length}-ctr`, key, counter).update(ciphertext);
  },
  async aesCbcEncrypt(key, iv, plaintext) {
    const cipher = createCipheriv(`aes-${8 * key.length}-cbc`, key, iv);
    return Buffer.concat([cipher.update(plaintext), cipher.final()]);
  },
  verify: async (scheme, publicKey, message, signature) =>
    orNotThere(() => verifyBy(scheme, spkiKey(publicKey), message, signature)),
  async generateEcKey() {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    return {
      privateKey: privateKey.export({ format: "der", type: "pkcs8" }),
      publicKey: publicKey.export(SPKI),
      sign: async (message) => sign("sha256", message, { key: privateKey, dsaEncoding: "ieee-p1363" }),
      agree: async (peer) => diffieHellman({ privateKey, publicKey: spkiKey(peer) }),
    };
  },
  async generateRsaKey() {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    return {
      publicKey: publicKey.export(SPKI),
      decrypt: async (padding, ciphertext) => decrypt(privateKey, padding, ciphertext),
    };
  },
  rsaEncrypt: async (publicKey, padding, plaintext) =>
    publicEncrypt({ key: spkiKey(publicKey), ...paddingOptions(padding) }, plaintext),
  makeCredential: async (credential, name, attestingKeyPub) => makeCredential(credential, name, attestingKeyPub),
};

/** Runs a function. An error of it means that the library lacks the algorithm: all inputs are valid. */
function orNotThere<T>(run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw new NotInReference(String(cause), { cause });
  }
}

function encrypt({ cipher, key, nonce, additionalData, tagLength, plaintext }: ReferenceAead): Uint8Array {
  const name = cipher === "chacha20-poly1305" ? cipher : cipher.replace("-", `-${8 * key.length}-`);
  const encryption = createCipheriv(name as CipherGCMTypes, key, nonce, { authTagLength: tagLength });
  encryption.setAAD(additionalData, { plaintextLength: plaintext.length });
  return Buffer.concat([encryption.update(plaintext), encryption.final(), encryption.getAuthTag()]);
}

function verifyBy(
  { kind, hash }: SignatureScheme,
  key: KeyObject,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const padding = kind === "rsa-pss" ? { padding: RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {};
  return verify(opensslHash(hash), message, { key, dsaEncoding: "ieee-p1363", ...padding }, signature);
}

function decrypt(privateKey: KeyObject, padding: ReferencePadding, ciphertext: Uint8Array): Uint8Array {
  if (padding === "oaep") return privateDecrypt({ key: privateKey, ...paddingOptions(padding) }, ciphertext);
  // Node.js refuses to decrypt PKCS#1 v1.5. The padding is removed here, after RSA without padding.
  const block = privateDecrypt({ key: privateKey, padding: RSA_NO_PADDING }, ciphertext);
  return block.subarray(block.indexOf(0, 2) + 1);
}

function paddingOptions(padding: ReferencePadding): { readonly padding: number; readonly oaepHash?: string } {
  return padding === "oaep" ? { padding: RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" } : { padding: RSA_PKCS1_PADDING };
}

function spkiKey(der: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(der), ...SPKI });
}

function opensslHash(hash: Hash): string {
  return String(hash).toLowerCase().replace(/^sha_/, "sha").replace("_", "-");
}
