import { cbc, cfb, ctr, ecb } from "@noble/ciphers/aes.js";
import { chacha20 } from "@noble/ciphers/chacha.js";
import { Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";
import type { CipherMessage } from "./cryptography.js";

const BLOCK = 16;

/** Encrypts by a cipher in JavaScript. */
export function encryptByCipher(message: CipherMessage): Uint8Array {
  return cipherOf(message).encrypt(message.input);
}

/** Decrypts by a cipher in JavaScript. Throws for a wrong padding. */
export function decryptByCipher(message: CipherMessage): Uint8Array {
  return cipherOf(message).decrypt(message.input);
}

interface BothWays {
  encrypt(plaintext: Uint8Array): Uint8Array;
  decrypt(ciphertext: Uint8Array): Uint8Array;
}

function cipherOf({ cipher, mode, key, iv, isPadded }: CipherMessage): BothWays {
  if (cipher === "camellia") throw new StatusError(Status.PsaErrorNotSupported);
  switch (mode) {
    case "stream":
      return both((input) => chacha20(key, iv, input));
    case "ofb":
      return both((input) => ofb(key, iv, input));
    case "ctr":
      return ctr(key, iv);
    case "cfb":
      return cfb(key, iv);
    case "ecb":
      return ecb(key, { disablePadding: !isPadded });
    case "cbc":
      return cbc(key, iv, { disablePadding: !isPadded });
  }
}

/** A cipher for which to encrypt is to decrypt. */
function both(run: (input: Uint8Array) => Uint8Array): BothWays {
  return { encrypt: run, decrypt: run };
}

/** Encrypts by output feedback. NIST SP 800-38A, section 6.4. */
function ofb(key: Uint8Array, iv: Uint8Array, input: Uint8Array): Uint8Array {
  let stream = iv;
  return input.map((byte, at) => {
    // A cipher of noble-ciphers encrypts once.
    if (at % BLOCK === 0) stream = ecb(key, { disablePadding: true }).encrypt(stream);
    return byte ^ (stream[at % BLOCK] ?? 0);
  });
}
