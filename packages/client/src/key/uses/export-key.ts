import { keyBitsOf } from "@parsec-ts/key-formats";
import type { KeyAttributes } from "@parsec-ts/operations";
import { checkOptions, ParsecError, type SecretBytes } from "@parsec-ts/wire-protocol";
import { type CallOptions, callOptionRules } from "../../call/call-options.js";
import type { KeyState, SizedType } from "../key-state.js";
import { policyError } from "../policy-error.js";

/** Exports the secret of a key whose policy permits that. */
export async function exportKey(state: KeyState, callOptions: CallOptions): Promise<SecretBytes> {
  checkOptions("exportKey", callOptions, callOptionRules);
  if (state.attributes !== undefined) requireExport(state.attributes);
  const key = await state.compared(callOptions);
  const { info, options } = key;
  requireExport(state.attributes ?? info.attributes);
  const secret = await state.service.exportKey(state.name, options);
  const size = state.knownSize(key);
  if (size === undefined || isOfSize(size, secret)) return secret;
  secret.wipe();
  throw new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_RESULT",
    `The service returned a key that is none of the type ${size.keyType.kind} with ${size.keyBits} bits. Do not trust it.`,
    { provider: info.providerId },
  );
}

/** Kinds of keys that have a public half: pairs, and public keys themselves. */
const ASYMMETRIC = /^(rsa|ecc|dh)(KeyPair|PublicKey)$/;

/**
 * Checks that keys of a type have a public half.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_POLICY`
 */
export function requirePublicHalf({ keyType: { kind } }: KeyAttributes): void {
  if (ASYMMETRIC.test(kind)) return;
  throw policyError(
    `It has no public half: it is symmetric, of the type ${kind}. If its policy permits that, exportKey exports the key itself.`,
  );
}

function isOfSize({ keyType, keyBits }: SizedType, secret: Uint8Array): boolean {
  try {
    return keyBitsOf(keyType, secret) === keyBits;
  } catch {
    return false;
  }
}

function requireExport({ keyPolicy }: KeyAttributes): void {
  if (keyPolicy.keyUsageFlags.export) return;
  throw policyError(
    "Its policy has no usage export. Keys of exportable(preset) can exportKey, such as exportable(aesGcmKey(256)).",
  );
}
