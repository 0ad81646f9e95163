import { isParsecError, ParsecError, Status } from "@parsec-ts/wire-protocol";
import type { CallOptions } from "./service-caller.js";

export interface DecryptOptions extends CallOptions {
  /**
   * Tells bad padding from a bad tag by the service's own status. Never where somebody else's ciphertexts are decrypted and learns of the
   * outcome: an oracle for padding gives the plaintext away (RFC 8017, section 7.2.2; Bleichenbacher, 1998).
   */
  readonly detailedErrors?: boolean;
}

/** How providers say that a ciphertext is not one of this key. */
const REFUSALS: readonly number[] = [Status.PsaErrorInvalidPadding, Status.PsaErrorInvalidSignature];

/**
 * What a decryption gives; one error for all ciphertexts that are not of this key, whatever is wrong with them.
 *
 * @throws `ParsecError` `ERR_PARSEC_DECRYPTION_FAILED`
 */
export async function decrypted<T>(call: Promise<T>, { detailedErrors = false }: DecryptOptions = {}): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (detailedErrors || !isParsecError(error) || error.family !== "service") throw error;
    if (error.status === undefined || !REFUSALS.includes(error.status)) throw error;
    const { opcode, provider } = error;
    // Without the service's error as its cause, which would tell.
    throw new ParsecError(
      "service",
      "ERR_PARSEC_DECRYPTION_FAILED",
      "The ciphertext is not one of this key, or was changed. Why is not told, as that would help an attacker: see detailedErrors.",
      { ...(opcode !== undefined && { opcode }), ...(provider !== undefined && { provider }) },
    );
  }
}
