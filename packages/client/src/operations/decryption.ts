import { isParsecError, mustBeBoolean, type OptionRules, ParsecError, Status } from "@parsec-ts/wire-protocol";
import { type CallOptions, callOptionRules } from "../call/call-options.js";

/** Options of decryptions. */
export interface DecryptOptions extends CallOptions {
  /**
   * Reports the service's own status, which tells bad padding from a bad tag. Never use it if others can submit ciphertexts and learn the
   * outcome: a padding oracle reveals the plaintext (RFC 8017, section 7.2.2; Bleichenbacher, 1998).
   */
  readonly detailedErrors?: boolean;
}

/** The rules of {@link DecryptOptions}. */
export const decryptOptionRules: OptionRules<DecryptOptions> = { ...callOptionRules, detailedErrors: mustBeBoolean };

/** Statuses with which providers refuse a ciphertext that is not of this key. */
const REFUSALS: readonly number[] = [Status.PsaErrorInvalidPadding, Status.PsaErrorInvalidSignature];

/**
 * Replaces the statuses for a ciphertext that is not of this key by one error, so that a caller cannot tell the causes apart.
 *
 * @throws `ParsecError` `ERR_PARSEC_DECRYPTION_FAILED`
 */
export async function mapDecryptionError<T>(call: Promise<T>, options?: DecryptOptions): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (options?.detailedErrors || !isParsecError(error) || !isRefusal(error)) throw error;
    const { opcode, provider } = error;
    // Without the service's error as its cause, which would reveal the reason.
    throw new ParsecError(
      "service",
      "ERR_PARSEC_DECRYPTION_FAILED",
      "The ciphertext is not of this key, or was changed. The reason is withheld, as it would help an attacker: see detailedErrors.",
      { ...(opcode !== undefined && { opcode }), ...(provider !== undefined && { provider }) },
    );
  }
}

/** True for a refused ciphertext, and for a plaintext that no such ciphertext has: the two must not be told apart. */
function isRefusal({ code, family, status }: ParsecError): boolean {
  if (code === "ERR_PARSEC_PROTOCOL_RESULT") return true;
  return family === "service" && status !== undefined && REFUSALS.includes(status);
}
