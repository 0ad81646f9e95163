import { decodeKey } from "@parsec-ts/key-formats";
import type { Hash } from "@parsec-ts/operations";
import { copyBytes } from "@parsec-ts/wire-protocol";
import { NotInReference, type ReferenceCrypto, type SignatureScheme } from "./reference-crypto.js";

const { subtle } = globalThis.crypto;

/** WebCrypto's names of the hashes that it has. */
const HASHES: Readonly<Record<string, string>> = {
  SHA_1: "SHA-1",
  SHA_256: "SHA-256",
  SHA_384: "SHA-384",
  SHA_512: "SHA-512",
};

/** WebCrypto's names of curves by their sizes in bits, of the family of NIST's curves. */
const CURVES: Readonly<Record<number, string>> = { 256: "P-256", 384: "P-384", 521: "P-521" };

const KINDS = { ecdsa: "ECDSA", "rsa-pkcs1": "RSASSA-PKCS1-v1_5", "rsa-pss": "RSA-PSS" } as const;

/** WebCrypto, as browsers have it. */
export const webReference: ReferenceCrypto = {
  digest: async (hash, message) => bytes(subtle.digest(hashName(hash), copyBytes(message))),
  async aeadEncrypt({ cipher, key, nonce, additionalData, tagLength, plaintext }) {
    if (cipher !== "aes-gcm") throw new NotInReference(cipher);
    const imported = await subtle.importKey("raw", copyBytes(key), "AES-GCM", false, ["encrypt"]);
    const [iv, data] = [copyBytes(nonce), copyBytes(additionalData)];
    const algorithm = { name: "AES-GCM", iv, additionalData: data, tagLength: 8 * tagLength };
    return bytes(subtle.encrypt(algorithm, imported, copyBytes(plaintext)));
  },
  async aesCtrDecrypt(key, counter, ciphertext) {
    const imported = await subtle.importKey("raw", copyBytes(key), "AES-CTR", false, ["decrypt"]);
    const algorithm = { name: "AES-CTR", counter: copyBytes(counter), length: 128 };
    return bytes(subtle.decrypt(algorithm, imported, copyBytes(ciphertext)));
  },
  async aesCbcEncrypt(key, iv, plaintext) {
    const imported = await subtle.importKey("raw", copyBytes(key), "AES-CBC", false, ["encrypt"]);
    return bytes(subtle.encrypt({ name: "AES-CBC", iv: copyBytes(iv) }, imported, copyBytes(plaintext)));
  },
  async verify(scheme, publicKey, message, signature) {
    const algorithm = signatureAlgorithm(scheme, publicKey);
    const key = await subtle.importKey("spki", copyBytes(publicKey), algorithm, false, ["verify"]);
    return subtle.verify(algorithm, key, copyBytes(signature), copyBytes(message));
  },
  async generateEcKey() {
    const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const ecdh = { ...ecdsa, name: "ECDH" };
    const pair = await subtle.generateKey(ecdsa, true, ["sign", "verify"]);
    const privateKey = await bytes(subtle.exportKey("pkcs8", pair.privateKey));
    return {
      privateKey,
      publicKey: await bytes(subtle.exportKey("spki", pair.publicKey)),
      sign: (message) => bytes(subtle.sign(ecdsa, pair.privateKey, copyBytes(message))),
      async agree(peer) {
        const own = await subtle.importKey("pkcs8", copyBytes(privateKey), ecdh, false, ["deriveBits"]);
        const theirs = await subtle.importKey("spki", copyBytes(peer), ecdh, false, []);
        return bytes(subtle.deriveBits({ ...ecdh, public: theirs }, own, 256));
      },
    };
  },
  async generateRsaKey() {
    const publicExponent = Uint8Array.of(1, 0, 1);
    const algorithm = { name: "RSA-OAEP", modulusLength: 2048, publicExponent, hash: "SHA-256" };
    const pair = await subtle.generateKey(algorithm, true, ["encrypt", "decrypt"]);
    return {
      publicKey: await bytes(subtle.exportKey("spki", pair.publicKey)),
      async decrypt(padding, ciphertext) {
        if (padding !== "oaep") throw new NotInReference("RSA PKCS#1 v1.5 encryption");
        return bytes(subtle.decrypt(algorithm, pair.privateKey, copyBytes(ciphertext)));
      },
    };
  },
  async rsaEncrypt(publicKey, padding, plaintext) {
    if (padding !== "oaep") throw new NotInReference("RSA PKCS#1 v1.5 encryption");
    const algorithm = { name: "RSA-OAEP", hash: "SHA-256" };
    const key = await subtle.importKey("spki", copyBytes(publicKey), algorithm, false, ["encrypt"]);
    return bytes(subtle.encrypt(algorithm, key, copyBytes(plaintext)));
  },
  async makeCredential() {
    throw new NotInReference("credentials for a TPM");
  },
};

async function bytes(buffer: Promise<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await buffer);
}

function hashName(hash: Hash): string {
  const name = HASHES[hash];
  if (name === undefined) throw new NotInReference(String(hash));
  return name;
}

function signatureAlgorithm(
  { kind, hash }: SignatureScheme,
  publicKey: Uint8Array,
): EcParameters & { saltLength: number } {
  const { keyType, keyBits } = decodeKey({ format: "der", key: publicKey });
  const isNist = "curveFamily" in keyType && keyType.curveFamily === "SECP_R1";
  const namedCurve = isNist ? CURVES[keyBits] : undefined;
  if (kind === "ecdsa" && namedCurve === undefined) throw new NotInReference("a curve that is not NIST's");
  return { name: KINDS[kind], hash: hashName(hash), namedCurve: namedCurve ?? "", saltLength: 32 };
}

interface EcParameters {
  readonly name: string;
  readonly hash: string;
  readonly namedCurve: string;
}
