import { createCipheriv, createHmac } from "node:crypto";
import { cmac } from "@noble/ciphers/aes.js";
import type { FullLengthMac, KeyType, Mac } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";
import type { SecretKeyMaterial } from "./aead.js";
import { hashFunction } from "./hash-function.js";

/**
 * Computes a MAC of its full length, or a truncated one. PSA Crypto API, `psa_mac_compute`.
 *
 * @throws {@link StatusError} InvalidArgument, NotSupported
 */
export function computeMac(key: SecretKeyMaterial, alg: Mac, input: Uint8Array): Uint8Array {
  switch (alg.kind) {
    case "fullLength":
      return fullLengthMac(key, alg.value, input);
    case "truncated": {
      const whole = fullLengthMac(key, alg.macAlg, input);
      if (alg.macLength < 4 || alg.macLength > whole.length) throw new StatusError(Status.PsaErrorInvalidArgument);
      return whole.subarray(0, alg.macLength);
    }
    default:
      throw new StatusError(Status.PsaErrorNotSupported);
  }
}

function fullLengthMac({ keyType, secret }: SecretKeyMaterial, alg: FullLengthMac, input: Uint8Array): Uint8Array {
  switch (alg.kind) {
    case "hmac":
      requireType(keyType, "hmac");
      return createHmac(hashFunction(alg.hashAlg).openssl, secret).update(input).digest();
    case "cmac":
      requireType(keyType, "aes");
      return cmac(input, secret);
    case "cbcMac":
      requireType(keyType, "aes");
      return cbcMac(secret, input);
    default:
      throw new StatusError(Status.PsaErrorNotSupported);
  }
}

/** Computes a CBC-MAC over whole blocks. PSA Crypto API, `PSA_ALG_CBC_MAC`. */
function cbcMac(secret: Uint8Array, input: Uint8Array): Uint8Array {
  if (input.length === 0 || input.length % 16 !== 0) throw new StatusError(Status.PsaErrorInvalidArgument);
  const cipher = createCipheriv(`aes-${secret.length * 8}-cbc`, secret, new Uint8Array(16));
  return cipher.setAutoPadding(false).update(input).subarray(-16);
}

function requireType({ kind }: KeyType, required: KeyType["kind"]): void {
  if (kind !== required) throw new StatusError(Status.PsaErrorInvalidArgument);
}
