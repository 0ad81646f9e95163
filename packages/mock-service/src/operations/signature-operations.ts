import {
  type AsymmetricSignature,
  psaSignHash,
  psaSignMessage,
  psaVerifyHash,
  psaVerifyMessage,
  type Usage,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import type { Awaitable } from "../cryptography/cryptography.js";
import { hashOf, requireHashLength } from "../keys/key-policy.js";
import { requireHash } from "../software-keys/hash-function.js";
import { StatusError } from "../status-error.js";
import type { CryptoContext } from "./call-context.js";
import { type Handler, handler, refuse } from "./handler.js";
import { keyFor, requireMethod } from "./use-key.js";

/** Operations that sign and verify. PSA Crypto API, "Asymmetric signature". */
export const signatureOperations: readonly Handler<CryptoContext>[] = [
  handler(psaSignHash, async (context: CryptoContext, { keyName, alg, hash }) => ({
    signature: await sign(context, keyName, "signHash", alg, () => hash),
  })),
  handler(psaVerifyHash, (context: CryptoContext, { keyName, alg, hash, signature }) =>
    verify(context, keyName, "verifyHash", alg, () => hash, signature),
  ),
  handler(psaSignMessage, async (context: CryptoContext, { keyName, alg, message }) => ({
    signature: await sign(context, keyName, "signMessage", alg, () => messageHash(context, alg, message)),
  })),
  handler(psaVerifyMessage, (context: CryptoContext, { keyName, alg, message, signature }) =>
    verify(context, keyName, "verifyMessage", alg, () => messageHash(context, alg, message), signature),
  ),
];

function sign(
  context: CryptoContext,
  keyName: string,
  use: Usage,
  alg: AsymmetricSignature,
  hash: () => Uint8Array,
): Awaitable<Uint8Array> {
  const { attributes, key } = keyFor(context, keyName, use, { kind: "asymmetricSignature", value: alg });
  const checked = checkedHash(alg, hash());
  if (key.signHash === undefined) refuse(context.mock.refusesPublicKey);
  refuse(context.mock.refusesToSign?.(alg, attributes));
  return requireMethod(key.signHash)(alg, checked);
}

async function verify(
  context: CryptoContext,
  keyName: string,
  use: Usage,
  alg: AsymmetricSignature,
  hash: () => Uint8Array,
  signature: Uint8Array,
): Promise<object> {
  const { attributes, key } = keyFor(context, keyName, use, { kind: "asymmetricSignature", value: alg });
  const checked = checkedHash(alg, hash());
  refuse(context.mock.refusesToSign?.(alg, attributes));
  if (signature.length !== key.signatureLength) refuse(context.mock.refusesSignatureLength?.(attributes));
  if (!(await isValid(context, () => requireMethod(key.verifyHash)(alg, checked, signature)))) {
    throw new StatusError(Status.PsaErrorInvalidSignature);
  }
  return {};
}

/** Verifies. A failure has the status of the provider. */
async function isValid({ mock }: CryptoContext, run: () => Awaitable<boolean>): Promise<boolean> {
  try {
    return await run();
  } catch (error) {
    throw mock.verificationFailure === undefined ? error : new StatusError(mock.verificationFailure);
  }
}

/** Returns the hash after checking its length. */
function checkedHash(alg: AsymmetricSignature, hash: Uint8Array): Uint8Array {
  requireHashLength({ kind: "asymmetricSignature", value: alg }, hash);
  return hash;
}

function messageHash({ parts }: CryptoContext, alg: AsymmetricSignature, message: Uint8Array): Uint8Array {
  const hash = hashOf({ kind: "asymmetricSignature", value: alg });
  // An algorithm without a hash of its own signs only bytes that are a hash already.
  if (hash === undefined) throw new StatusError(Status.PsaErrorInvalidArgument);
  return parts.cryptography.hash(requireHash(hash), message);
}
