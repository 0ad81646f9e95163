import {
  type AsymmetricSignature,
  psaSignHash,
  psaSignMessage,
  psaVerifyHash,
  psaVerifyMessage,
  type Usage,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { hashOf, requireHashLength } from "../keys/key-policy.js";
import { computeHash } from "../software-keys/hash-function.js";
import { StatusError } from "../status-error.js";
import type { CryptoContext } from "./call-context.js";
import { type Handler, handler, refuse } from "./handler.js";
import { keyFor, requireMethod } from "./use-key.js";

/** Operations that sign and verify. PSA Crypto API, "Asymmetric signature". */
export const signatureOperations: readonly Handler<CryptoContext>[] = [
  handler(psaSignHash, (context: CryptoContext, { keyName, alg, hash }) => ({
    signature: sign(context, keyName, "signHash", alg, () => hash),
  })),
  handler(psaVerifyHash, (context: CryptoContext, { keyName, alg, hash, signature }) =>
    verify(context, keyName, "verifyHash", alg, () => hash, signature),
  ),
  handler(psaSignMessage, (context: CryptoContext, { keyName, alg, message }) => ({
    signature: sign(context, keyName, "signMessage", alg, () => messageHash(alg, message)),
  })),
  handler(psaVerifyMessage, (context: CryptoContext, { keyName, alg, message, signature }) =>
    verify(context, keyName, "verifyMessage", alg, () => messageHash(alg, message), signature),
  ),
];

function sign(
  context: CryptoContext,
  keyName: string,
  use: Usage,
  alg: AsymmetricSignature,
  hash: () => Uint8Array,
): Uint8Array {
  const { attributes, key } = keyFor(context, keyName, use, { kind: "asymmetricSignature", value: alg });
  const checked = checkedHash(alg, hash());
  if (key.signHash === undefined) refuse(context.mock.refusesPublicKey);
  refuse(context.mock.refusesToSign?.(alg, attributes));
  return requireMethod(key.signHash)(alg, checked);
}

function verify(
  context: CryptoContext,
  keyName: string,
  use: Usage,
  alg: AsymmetricSignature,
  hash: () => Uint8Array,
  signature: Uint8Array,
): object {
  const { attributes, key } = keyFor(context, keyName, use, { kind: "asymmetricSignature", value: alg });
  const checked = checkedHash(alg, hash());
  refuse(context.mock.refusesToSign?.(alg, attributes));
  if (signature.length !== key.signatureLength) refuse(context.mock.refusesSignatureLength?.(attributes));
  if (!isValid(context, () => requireMethod(key.verifyHash)(alg, checked, signature))) {
    throw new StatusError(Status.PsaErrorInvalidSignature);
  }
  return {};
}

/** Verifies. A failure has the status of the provider. */
function isValid({ mock }: CryptoContext, run: () => boolean): boolean {
  try {
    return run();
  } catch (error) {
    throw mock.verificationFailure === undefined ? error : new StatusError(mock.verificationFailure);
  }
}

/** Returns the hash after checking its length. */
function checkedHash(alg: AsymmetricSignature, hash: Uint8Array): Uint8Array {
  requireHashLength({ kind: "asymmetricSignature", value: alg }, hash);
  return hash;
}

function messageHash(alg: AsymmetricSignature, message: Uint8Array): Uint8Array {
  const hash = hashOf({ kind: "asymmetricSignature", value: alg });
  // An algorithm without a hash of its own signs only bytes that are a hash already.
  if (hash === undefined) throw new StatusError(Status.PsaErrorInvalidArgument);
  return computeHash(hash, message);
}
