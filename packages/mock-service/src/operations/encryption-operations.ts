import { shake256 } from "@noble/hashes/sha3.js";
import {
  type AsymmetricEncryption,
  psaAsymmetricDecrypt,
  psaAsymmetricEncrypt,
  type Usage,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import type { Awaitable } from "../cryptography/cryptography.js";
import { MIN_PADDING } from "../software-keys/rsa-padding.js";
import type { SoftwareKey } from "../software-keys/software-key.js";
import { StatusError } from "../status-error.js";
import type { CryptoContext } from "./call-context.js";
import { type Handler, handler, refuse } from "./handler.js";
import { keyFor, requireContent, requireMethod } from "./use-key.js";

/** Operations that encrypt and decrypt by RSA. PSA Crypto API, "Asymmetric encryption". */
export const encryptionOperations: readonly Handler<CryptoContext>[] = [
  handler(psaAsymmetricEncrypt, async (context: CryptoContext, { keyName, alg, plaintext, salt }) => {
    const key = keyForEncryption(context, keyName, "encrypt", { alg, input: plaintext, salt });
    return { ciphertext: await encryptWith(context, () => requireMethod(key.encrypt)(alg, plaintext, salt)) };
  }),
  handler(psaAsymmetricDecrypt, async (context: CryptoContext, { keyName, alg, ciphertext, salt }) => {
    const key = keyForEncryption(context, keyName, "decrypt", { alg, input: ciphertext, salt });
    const decrypt = (): Awaitable<Uint8Array> => requireMethod(key.decrypt)(alg, ciphertext, salt);
    const hidesPadding = alg.kind === "rsaPkcs1v15Crypt" && context.mock.hidesInvalidPadding;
    return {
      plaintext: await encryptWith(context, () =>
        hidesPadding ? hideInvalidPadding(decrypt, key, ciphertext) : decrypt(),
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
  if (use === "decrypt" && key.decrypt === undefined) refuse(context.mock.refusesPublicKey);
  refuse(context.mock.refusesToEncrypt?.(alg, salt));
  return key;
}

/** Encrypts or decrypts. A failure has the status of the provider. */
async function encryptWith({ mock }: CryptoContext, run: () => Awaitable<Uint8Array>): Promise<Uint8Array> {
  try {
    return await run();
  } catch (error) {
    throw mock.encryptionFailure === undefined ? error : new StatusError(mock.encryptionFailure);
  }
}

/**
 * Decrypts. If the padding is invalid, returns from 0 bytes to as many as fit into the modulus: they look random, but the same key
 * returns the same for the same ciphertext, as OpenSSL does behind the real providers.
 */
async function hideInvalidPadding(
  decrypt: () => Awaitable<Uint8Array>,
  key: SoftwareKey,
  ciphertext: Uint8Array,
): Promise<Uint8Array> {
  try {
    return await decrypt();
  } catch (error) {
    if (!(error instanceof StatusError) || error.status !== Status.PsaErrorInvalidPadding) throw error;
    const secret = key.exportKey();
    const maxLength = ciphertext.length - MIN_PADDING;
    const bytes = shake256
      .create({ dkLen: 4 + maxLength })
      .update(secret)
      .update(ciphertext)
      .digest();
    secret.fill(0);
    return bytes.subarray(4, 4 + (new DataView(bytes.buffer).getUint32(0, true) % (maxLength + 1)));
  }
}
