import { cmac } from "@noble/ciphers/aes.js";
import type { FullLengthMac, KeyType, Mac } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import type { Awaitable, Cryptography } from "../cryptography/cryptography.js";
import { StatusError } from "../status-error.js";
import type { SecretKeyMaterial } from "./aead.js";
import { requireHash } from "./hash-function.js";
import { mapResult } from "./software-key.js";

/**
 * Computes a MAC of its full length, or a truncated one. PSA Crypto API, `psa_mac_compute`.
 *
 * @throws {@link StatusError} InvalidArgument, NotSupported
 */
export function computeMac(key: SecretKeyMaterial, alg: Mac, input: Uint8Array): Awaitable<Uint8Array> {
  switch (alg.kind) {
    case "fullLength":
      return fullLengthMac(key, alg.value, input);
    case "truncated": {
      const { macLength } = alg;
      return mapResult(fullLengthMac(key, alg.macAlg, input), (whole) => {
        if (macLength < 4 || macLength > whole.length) throw new StatusError(Status.PsaErrorInvalidArgument);
        return whole.subarray(0, macLength);
      });
    }
    default:
      throw new StatusError(Status.PsaErrorNotSupported);
  }
}

function fullLengthMac(
  { keyType, secret, cryptography }: SecretKeyMaterial,
  alg: FullLengthMac,
  input: Uint8Array,
): Awaitable<Uint8Array> {
  switch (alg.kind) {
    case "hmac":
      requireType(keyType, "hmac");
      return cryptography.hmac(requireHash(alg.hashAlg), secret, input);
    case "cmac":
      requireType(keyType, "aes");
      return cmac(input, secret);
    case "cbcMac":
      requireType(keyType, "aes");
      return cbcMac(cryptography, secret, input);
    default:
      throw new StatusError(Status.PsaErrorNotSupported);
  }
}

/** Computes a CBC-MAC over whole blocks. PSA Crypto API, `PSA_ALG_CBC_MAC`. */
function cbcMac(cryptography: Cryptography, key: Uint8Array, input: Uint8Array): Awaitable<Uint8Array> {
  if (input.length === 0 || input.length % 16 !== 0) throw new StatusError(Status.PsaErrorInvalidArgument);
  const encrypted = cryptography.encrypt({
    cipher: "aes",
    mode: "cbc",
    key,
    iv: new Uint8Array(16),
    isPadded: false,
    input,
  });
  return mapResult(encrypted, (blocks) => blocks.subarray(-16));
}

function requireType({ kind }: KeyType, required: KeyType["kind"]): void {
  if (kind !== required) throw new StatusError(Status.PsaErrorInvalidArgument);
}
