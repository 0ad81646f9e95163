import { isParsecError } from "@parsec-ts/key-formats";
import { ParsecError } from "@parsec-ts/wire-protocol";

/** The error for bytes that are not what they should be. */
export function malformed(problem: string, cause?: unknown): ParsecError {
  const message = `This is no certificate and no certificate request: ${problem}. Refuse it, or hand the whole of it over, as PEM or DER.`;
  return new ParsecError("protocol", "ERR_PARSEC_X509_MALFORMED", message, { cause });
}

export function tooLong(noun: string, limit: number, unit: string): ParsecError {
  const message = `The ${noun} is longer than ${limit} ${unit}. Refuse it, or check that it is what it should be.`;
  return new ParsecError("protocol", "ERR_PARSEC_X509_TOO_LONG", message);
}

/** The error for a request whose key or signature is of a kind that is not taken. */
export function algorithmError(problem: string): ParsecError {
  const message = `${problem} Refuse it, or ask for one by ECDSA on P-256, P-384 or P-521, or by RSA of 2048 bits and more, with SHA-2.`;
  return new ParsecError("protocol", "ERR_PARSEC_X509_ALGORITHM", message);
}

export function signatureError(): ParsecError {
  const message =
    "The signature of the request is not one of the key in it: its writer has not shown that the key is theirs. Refuse it.";
  return new ParsecError("protocol", "ERR_PARSEC_X509_SIGNATURE", message);
}

/** The error for a key that signs no certificates. */
export function keyError(problem: string): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_X509_KEY", problem);
}

/** The error for a CA certificate that cannot issue what is asked for. */
export function issuerError(problem: string): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_X509_ISSUER", problem, { argument: "issuer" });
}

/** The error for a text that is no name. `at` counts characters from 0. */
export function nameError(problem: string, at: number): ParsecError {
  const message = `The name ${problem}, at character ${at + 1}. Put a backslash before special characters (CN=Pump\\, 17), or give the name as an object.`;
  return new ParsecError("usage", "ERR_PARSEC_X509_NAME", message);
}

/** Runs a reader, and turns the errors of the DER reader below it into {@link malformed}. */
export function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (isParsecError(error) && error.code === "ERR_PARSEC_KEY_FORMAT") throw malformed("its DER is wrong", error);
    throw error;
  }
}
