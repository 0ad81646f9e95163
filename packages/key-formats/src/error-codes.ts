import type { OperationErrorCode } from "@parsec-ts/operations";
import { type CodeOf, isParsecError as isAnyParsecError, type ParsecError } from "@parsec-ts/wire-protocol";

/** The error codes of this package. */
export const keyFormatErrors = {
  ERR_PARSEC_KEY_FORMAT: {
    family: "usage",
    cause: "A key or a signature cannot be read, or cannot be written in the format.",
    cure: "Read the message. A key must be PKCS#8, SEC1, PKCS#1 or SPKI as DER or PEM, or a JWK; not encrypted, its point on its curve.",
  },
} as const;

/** A code of the errors of this package and of those below it. */
export type KeyFormatErrorCode = CodeOf<typeof keyFormatErrors> | OperationErrorCode;

/** True for an error of this package or of those below it, of any installed copy of them. */
export const isParsecError: (value: unknown) => value is ParsecError<KeyFormatErrorCode> =
  isAnyParsecError<KeyFormatErrorCode>;
