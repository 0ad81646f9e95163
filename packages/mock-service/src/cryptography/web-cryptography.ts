import { x448 } from "@noble/curves/ed448.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { hmac } from "@noble/hashes/hmac.js";
import type { CHash } from "@noble/hashes/utils.js";
import type { CurveName, Hash } from "@parsec-ts/operations";
import { allocateBytes, checkArgument, mustBeObject, Status } from "@parsec-ts/wire-protocol";
import { curveByName } from "../software-keys/curves.js";
import { StatusError } from "../status-error.js";
import type { Cryptography } from "./cryptography.js";
import { NOBLE_HASHES } from "./noble-hashes.js";
import { WebAeads } from "./web-aeads.js";
import { decryptByCipher, encryptByCipher } from "./web-ciphers.js";
import type { WebCrypto } from "./web-crypto.js";
import { WebRsaKeys } from "./web-rsa-keys.js";

/** WebCrypto's limit for one call. */
const MAX_RANDOM = 65_536;

/**
 * Makes the cryptography of a service of a platform's WebCrypto: random bytes, RSA keys and OAEP, and AES-GCM come from there. It cannot
 * sign a hash that is already computed, and has neither CCM, ChaCha20, SHA-3 nor most curves: those are computed in JavaScript. Camellia
 * is not supported.
 *
 * @example
 * ```ts
 * const service = await startInMemoryService({ cryptography: webCryptography(globalThis.crypto) });
 * ```
 * @throws `ParsecError` of the usage family, `ERR_PARSEC_ARGUMENT`, if `crypto` is no WebCrypto: browsers have `crypto.subtle` on secure
 * pages only
 */
export function webCryptography(crypto: WebCrypto): Cryptography {
  checkArgument("webCryptography", "crypto", crypto, mustBeObject("globalThis.crypto"));
  const example = "globalThis.crypto.subtle, which browsers have on secure pages only";
  checkArgument("webCryptography", "crypto.subtle", crypto.subtle, mustBeObject(example));
  const aeads = new WebAeads(crypto);
  const rsaKeys = new WebRsaKeys(crypto);
  return {
    random(length) {
      const bytes = allocateBytes(length);
      for (let at = 0; at < length; at += MAX_RANDOM) crypto.getRandomValues(bytes.subarray(at, at + MAX_RANDOM));
      return bytes;
    },
    hash(alg, ...parts) {
      const hash = hashOf(alg).create();
      for (const part of parts) hash.update(part);
      return hash.digest();
    },
    hmac: (alg, key, input) => hmac(hashOf(alg), key, input),
    aeadEncrypt: (message) => aeads.encrypt(message),
    aeadDecrypt: (message) => aeads.decrypt(message),
    encrypt: encryptByCipher,
    decrypt: decryptByCipher,
    agree,
    montgomeryPublicKey: (curve, secret) => montgomery(curve).getPublicKey(secret),
    generateRsaKey: (bits) => rsaKeys.generate(bits),
    importRsaKey: (pkcs1, isPair) => rsaKeys.import(pkcs1, isPair),
  };
}

function agree(curve: CurveName, secret: Uint8Array, peerKey: Uint8Array): Uint8Array {
  if (curve === "X25519" || curve === "X448") return montgomery(curve).getSharedSecret(secret, peerKey);
  const { ecdsa } = curveByName(curve);
  // The shared point without the byte in front that says that it is compressed: its first coordinate.
  return ecdsa.getSharedSecret(secret, peerKey, true).subarray(1);
}

function montgomery(curve: CurveName): typeof x25519 {
  return curve === "X25519" ? x25519 : x448;
}

function hashOf(alg: Hash): CHash {
  const hash = NOBLE_HASHES[alg];
  if (hash === undefined) throw new StatusError(Status.PsaErrorNotSupported);
  return hash;
}
