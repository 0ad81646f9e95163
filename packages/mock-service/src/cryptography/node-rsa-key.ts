import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  publicEncrypt,
} from "node:crypto";
import { promisify } from "node:util";
import { decodeDerSequence, decodeDerUnsigned, encodePublicKey } from "@parsec-ts/key-formats";
import type { Hash } from "@parsec-ts/operations";
import { copyBytes } from "@parsec-ts/wire-protocol";
import type { RsaKey } from "./cryptography.js";
import { opensslHash } from "./openssl-names.js";

const { RSA_NO_PADDING, RSA_PKCS1_OAEP_PADDING } = constants;

/** Generates an RSA key in another thread: it takes long. */
export async function generateRsaKey(bits: number): Promise<RsaKey> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: bits });
  return keyPair(privateKey);
}

/** Reads an RSA key from PKCS#1. */
export function importRsaKey(pkcs1: Uint8Array, isPair: boolean): RsaKey {
  const key = Buffer.from(pkcs1.buffer, pkcs1.byteOffset, pkcs1.length);
  return isPair
    ? keyPair(createPrivateKey({ key, format: "der", type: "pkcs1" }))
    : publicKey(readPublicKey(key), undefined);
}

/** Reads a PKCS#1 public key and converts it by way of SPKI: Node.js 24 cannot export as PKCS#1 a key that it read as PKCS#1. */
function readPublicKey(pkcs1: Buffer): KeyObject {
  const spki = encodePublicKey({ keyType: { kind: "rsaPublicKey" }, keyBits: 0, data: pkcs1 }, "der");
  return createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
}

function keyPair(privateKey: KeyObject): RsaKey {
  return {
    ...publicKey(createPublicKey(privateKey), privateKey),
    applyPrivate: (number) => privateEncrypt({ key: privateKey, padding: RSA_NO_PADDING }, number),
    decryptOaep: (hash, label, ciphertext) =>
      privateDecrypt({ key: privateKey, ...oaepOptions(hash, label) }, ciphertext),
  };
}

function publicKey(key: KeyObject, privateKey: KeyObject | undefined): RsaKey {
  const exportPublic = (): Uint8Array => pkcs1Of(key);
  return {
    modulus: decodeDerUnsigned(decodeDerSequence(exportPublic())[0]),
    exportKey: () => pkcs1Of(privateKey ?? key),
    exportPublic,
    applyPublic: (number) => publicDecrypt({ key, padding: RSA_NO_PADDING }, number),
    encryptOaep: (hash, label, plaintext) => publicEncrypt({ key, ...oaepOptions(hash, label) }, plaintext),
  };
}

function pkcs1Of(key: KeyObject): Uint8Array {
  return copyBytes(key.export({ format: "der", type: "pkcs1" }) as Buffer);
}

function oaepOptions(hash: Hash, label: Uint8Array): { padding: number; oaepHash: string; oaepLabel: Uint8Array } {
  return { padding: RSA_PKCS1_OAEP_PADDING, oaepHash: opensslHash(hash), oaepLabel: label };
}
