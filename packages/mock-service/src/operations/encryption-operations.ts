import { randomBytes, randomInt } from "node:crypto";
import {
  type AsymmetricEncryption,
  psaAsymmetricDecrypt,
  psaAsymmetricEncrypt,
  type Usage,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import type { SoftwareKey } from "../software-keys/software-key.js";
import { StatusError } from "../status-error.js";
import type { CryptoContext } from "./call-context.js";
import { type Handler, handler, refuse } from "./handler.js";
import { keyFor, requireContent, requireMethod } from "./use-key.js";

/** Operations that encrypt and decrypt by RSA. PSA Crypto API, "Asymmetric encryption". */
export const encryptionOperations: readonly Handler<CryptoContext>[] = [
  handler(psaAsymmetricEncrypt, (context: CryptoContext, { keyName, alg, plaintext, salt }) => {
    const key = keyForEncryption(context, keyName, "encrypt", { alg, input: plaintext, salt });
    return { ciphertext: encryptWith(context, () => requireMethod(key.encrypt)(alg, plaintext, salt)) };
  }),
  handler(psaAsymmetricDecrypt, (context: CryptoContext, { keyName, alg, ciphertext, salt }) => {
    const { decrypt } = keyForEncryption(context, keyName, "decrypt", { alg, input: ciphertext, salt });
    if (decrypt === undefined) throw new StatusError(context.mock.refusesPublicKey ?? Status.PsaErrorInvalidArgument);
    const hidesPadding = alg.kind === "rsaPkcs1v15Crypt" && context.mock.hidesInvalidPadding;
    return {
      plaintext: encryptWith(context, () =>
        hidesPadding ? hideInvalidPadding(() => decrypt(alg, ciphertext, salt)) : decrypt(alg, ciphertext, salt),
      ),
    };
  }),
];

interface EncryptionInput {
  readonly alg: AsymmetricEncryption;
  /** Plaintext or ciphertext. */
  readonly input: Uint8Array;
  readonly salt: Uint8Array;
}

/** Returns the key for an encryption or a decryption, after the checks that are the same for both. */
function keyForEncryption(
  context: CryptoContext,
  name: string,
  use: Usage,
  { alg, input, salt }: EncryptionInput,
): SoftwareKey {
  const { key } = keyFor(context, name, use, { kind: "asymmetricEncryption", value: alg });
  requireContent(input);
  // PKCS#1 v1.5 has no label.
  if (alg.kind === "rsaPkcs1v15Crypt" && salt.length > 0) throw new StatusError(Status.PsaErrorInvalidArgument);
  refuse(context.mock.refusesToEncrypt?.(alg, salt));
  return key;
}

/** Encrypts or decrypts. A failure has the status of the provider. */
function encryptWith({ mock }: CryptoContext, run: () => Uint8Array): Uint8Array {
  try {
    return run();
  } catch (error) {
    throw mock.encryptionFailure === undefined ? error : new StatusError(mock.encryptionFailure);
  }
}

/** Decrypts. Returns up to 16 random bytes if the padding is invalid. */
function hideInvalidPadding(decrypt: () => Uint8Array): Uint8Array {
  try {
    return decrypt();
  } catch (error) {
    if (!(error instanceof StatusError) || error.status !== Status.PsaErrorInvalidPadding) throw error;
    return randomBytes(randomInt(17));
  }
}
