import { ParsecError } from "@parsec-ts/wire-protocol";

/**
 * The most bytes that plaintext and additional data may have together: 1 MiB, which a request to the service may have, less 16 KiB for the
 * key's name and the rest of the request.
 */
export const MAX_SEAL_LENGTH: number = 1024 * 1024 - 16 * 1024;

/** @throws `ParsecError` `ERR_PARSEC_SEAL_TOO_LONG` */
export function requireSealable(plaintext: Uint8Array, additionalData: Uint8Array): void {
  if (plaintext.length + additionalData.length <= MAX_SEAL_LENGTH) return;
  throw new ParsecError(
    "usage",
    "ERR_PARSEC_SEAL_TOO_LONG",
    `Plaintext and additional data may have ${MAX_SEAL_LENGTH} bytes together: the service takes no longer requests. Seal it in parts that ` +
      "name their position in the additional data.",
    { argument: "plaintext" },
  );
}
