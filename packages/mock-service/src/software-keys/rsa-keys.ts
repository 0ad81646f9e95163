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
import { encodePublicKey } from "@parsec-ts/key-formats";
import type { AsymmetricEncryption, Hash } from "@parsec-ts/operations";
import { copyBytes, Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";
import { hashFunction } from "./hash-function.js";
import { encodeForSignature, isEncodedForSignature, unpadEncrypted } from "./rsa-padding.js";
import { type KeyFamily, orStatus, parsing, type SoftwareKey } from "./software-key.js";

const { RSA_NO_PADDING, RSA_PKCS1_OAEP_PADDING, RSA_PKCS1_PADDING } = constants;

/** RSA keys, by node:crypto. */
export const rsaKeys: KeyFamily = {
  serves: (keyType) => keyType.kind === "rsaKeyPair" || keyType.kind === "rsaPublicKey",

  hasSize: (_keyType, bits) => bits >= 512 && bits <= 4096 && bits % 8 === 0,

  async generate({ keyType, keyBits }) {
    if (keyType.kind !== "rsaKeyPair") throw new StatusError(Status.PsaErrorInvalidArgument);
    if (!rsaKeys.hasSize(keyType, keyBits)) throw new StatusError(Status.PsaErrorNotSupported);
    const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: keyBits });
    return keyPair(privateKey);
  },

  import({ keyType }, data) {
    const key = Buffer.from(data.buffer, data.byteOffset, data.length);
    return keyType.kind === "rsaKeyPair"
      ? keyPair(parsing(() => createPrivateKey({ key, format: "der", type: "pkcs1" })))
      : publicKey(parsing(() => readPublicKey(key)));
  },
};

/** Reads a PKCS#1 public key and converts it by way of SPKI: Node.js 24 cannot export as PKCS#1 a key that it read as PKCS#1. */
function readPublicKey(pkcs1: Buffer): KeyObject {
  const spki = encodePublicKey({ keyType: { kind: "rsaPublicKey" }, keyBits: 0, data: pkcs1 }, "der");
  return createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
}

function keyPair(privateKey: KeyObject): SoftwareKey {
  const pair = publicKey(createPublicKey(privateKey));
  return {
    ...pair,
    exportKey: () => copyBytes(privateKey.export({ format: "der", type: "pkcs1" })),
    signHash: (alg, hash) =>
      privateEncrypt({ key: privateKey, padding: RSA_NO_PADDING }, encodeForSignature(alg, hash, pair.bits)),
    decrypt(alg, ciphertext, label) {
      const hash = oaepHash(alg);
      if (ciphertext.length !== pair.bits / 8 || !isBelowModulus(privateKey, ciphertext)) {
        throw new StatusError(Status.PsaErrorInvalidArgument);
      }
      return orStatus(Status.PsaErrorInvalidPadding, () => {
        if (hash !== undefined) return privateDecrypt({ key: privateKey, ...oaepOptions(hash, label) }, ciphertext);
        // Node.js refuses PKCS#1 v1.5 decryption because of padding oracles. A mock has no secrets that they could reveal.
        return unpadEncrypted(privateDecrypt({ key: privateKey, padding: RSA_NO_PADDING }, ciphertext));
      });
    },
  };
}

function publicKey(key: KeyObject): SoftwareKey {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  const exportPublic = (): Uint8Array => copyBytes(key.export({ format: "der", type: "pkcs1" }));
  return {
    bits,
    exportKey: exportPublic,
    exportPublic,
    signatureLength: Math.ceil(bits / 8),
    verifyHash(alg, hash, signature) {
      // Node.js would accept a shorter signature as a number with leading zeroes. RFC 8017, section 8.1.2.
      if (signature.length !== Math.ceil(bits / 8)) return false;
      if (!isBelowModulus(key, signature)) throw new StatusError(Status.PsaErrorInvalidArgument);
      return isEncodedForSignature(alg, hash, bits, publicDecrypt({ key, padding: RSA_NO_PADDING }, signature));
    },
    encrypt(alg, plaintext, label) {
      const hash = oaepHash(alg);
      return orStatus(Status.PsaErrorInvalidArgument, () =>
        publicEncrypt(
          { key, ...(hash === undefined ? { padding: RSA_PKCS1_PADDING } : oaepOptions(hash, label)) },
          plaintext,
        ),
      );
    },
    wipe: () => {},
  };
}

/** True if a number as long as the modulus is below it: RSA is defined for no other. RFC 8017, section 5. */
function isBelowModulus(key: KeyObject, number: Uint8Array): boolean {
  const modulus = Buffer.from(key.export({ format: "jwk" }).n ?? "", "base64url");
  return Buffer.compare(number, modulus) < 0;
}

/** Returns the hash of OAEP; `undefined` for PKCS#1 v1.5. */
function oaepHash(alg: AsymmetricEncryption): Hash | undefined {
  switch (alg.kind) {
    case "rsaPkcs1v15Crypt":
      return undefined;
    case "rsaOaep":
      return alg.hashAlg;
    default:
      throw new StatusError(Status.PsaErrorNotSupported);
  }
}

function oaepOptions(hash: Hash, label: Uint8Array): { padding: number; oaepHash: string; oaepLabel: Uint8Array } {
  return { padding: RSA_PKCS1_OAEP_PADDING, oaepHash: hashFunction(hash).openssl, oaepLabel: label };
}
