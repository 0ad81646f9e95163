import type { AsymmetricEncryption, Hash } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import type { Cryptography, RsaKey } from "../cryptography/cryptography.js";
import { StatusError } from "../status-error.js";
import { requireHash } from "./hash-function.js";
import { padForEncryption, RsaPadding, unpadEncrypted } from "./rsa-padding.js";
import { type KeyFamily, mapResult, orStatus, parsing, type SoftwareKey } from "./software-key.js";

/** RSA keys. */
export const rsaKeys: KeyFamily = {
  serves: (keyType) => keyType.kind === "rsaKeyPair" || keyType.kind === "rsaPublicKey",

  hasSize: (_keyType, bits) => bits >= 512 && bits <= 4096 && bits % 8 === 0,

  async generate({ keyType, keyBits }, cryptography) {
    if (keyType.kind !== "rsaKeyPair") throw new StatusError(Status.PsaErrorInvalidArgument);
    if (!rsaKeys.hasSize(keyType, keyBits)) throw new StatusError(Status.PsaErrorNotSupported);
    return softwareKey(await cryptography.generateRsaKey(keyBits), cryptography);
  },

  import({ keyType }, data, cryptography) {
    const isPair = keyType.kind === "rsaKeyPair";
    const key = parsing(() => cryptography.importRsaKey(data, isPair));
    // No provider takes a pair whose size is not in whole bytes.
    if (isPair && bitsOf(key) % 8 !== 0) throw new StatusError(Status.PsaErrorNotSupported);
    return softwareKey(key, cryptography);
  },
};

function softwareKey(key: RsaKey, cryptography: Cryptography): SoftwareKey {
  const padding = new RsaPadding(cryptography, bitsOf(key));
  const pair = publicKey(key, padding, cryptography);
  const { applyPrivate, decryptOaep } = key;
  if (applyPrivate === undefined || decryptOaep === undefined) return pair;
  return {
    ...pair,
    signHash: (alg, hash) => applyPrivate(padding.encodeForSignature(alg, hash)),
    decrypt(alg, ciphertext, label) {
      const hash = oaepHash(alg);
      if (ciphertext.length !== pair.bits / 8 || !isBelowModulus(key, ciphertext)) {
        throw new StatusError(Status.PsaErrorInvalidArgument);
      }
      return orStatus(Status.PsaErrorInvalidPadding, () => {
        if (hash !== undefined) return decryptOaep(requireHash(hash), label, ciphertext);
        // Libraries refuse PKCS#1 v1.5 decryption because of padding oracles. A mock has no secrets that they could reveal.
        return mapResult(applyPrivate(ciphertext), unpadEncrypted);
      });
    },
  };
}

function publicKey(key: RsaKey, padding: RsaPadding, cryptography: Cryptography): SoftwareKey {
  const bits = bitsOf(key);
  const signatureLength = Math.ceil(bits / 8);
  return {
    bits,
    exportKey: () => key.exportKey(),
    exportPublic: () => key.exportPublic(),
    signatureLength,
    verifyHash(alg, hash, signature) {
      // Libraries would accept a shorter signature as a number with leading zeroes. RFC 8017, section 8.1.2.
      if (signature.length !== signatureLength) return false;
      if (!isBelowModulus(key, signature)) throw new StatusError(Status.PsaErrorInvalidArgument);
      return mapResult(key.applyPublic(signature), (encoded) => padding.isEncodedForSignature(alg, hash, encoded));
    },
    encrypt(alg, plaintext, label) {
      const hash = oaepHash(alg);
      return parsing(() =>
        hash === undefined
          ? key.applyPublic(padForEncryption(cryptography, plaintext, signatureLength))
          : key.encryptOaep(requireHash(hash), label, plaintext),
      );
    },
    wipe: () => {},
  };
}

function bitsOf({ modulus }: RsaKey): number {
  return 8 * modulus.length - (Math.clz32(modulus[0] ?? 0) - 24);
}

/** True if a number as long as the modulus is below it: RSA is defined for no other. RFC 8017, section 5. */
function isBelowModulus({ modulus }: RsaKey, number: Uint8Array): boolean {
  const differing = modulus.findIndex((byte, i) => byte !== number[i]);
  return (number[differing] ?? 0) < (modulus[differing] ?? 0);
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
