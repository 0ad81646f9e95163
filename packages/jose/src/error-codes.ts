import type { ClientErrorCode } from "@parsec-ts/client";
import { type CodeOf, isParsecError as isAnyParsecError, type ParsecError } from "@parsec-ts/wire-protocol";

/** The error codes of this package. Those of the protocol family are the fault of the token's writer. */
export const joseErrors = {
  ERR_PARSEC_JOSE_KEY: {
    family: "usage",
    cause: "JOSE has no algorithm for the key, or the key is not for this use.",
    cure: "Read the message: it says which keys can be used so.",
  },
  ERR_PARSEC_JOSE_TOO_LONG: {
    family: "protocol",
    cause: "The token, or its header, is longer than any that is taken.",
    cure: "Refuse it, or ask its writer for a shorter one.",
  },
  ERR_PARSEC_JOSE_MALFORMED: {
    family: "protocol",
    cause:
      "The token has not the form of one: its parts, its base64url, its UTF-8 or its JSON, in which no member occurs twice.",
    cure: "Refuse it; check that the whole token was handed over.",
  },
  ERR_PARSEC_JOSE_HEADER: {
    family: "protocol",
    cause:
      "The header says what this package does not do: an extension of `crit`, compression, or another type than the wanted one.",
    cure: "Refuse the token, or name its type by the option `type`.",
  },
  ERR_PARSEC_JOSE_ALGORITHM: {
    family: "protocol",
    cause: "The token names another algorithm than the key's. `none` is one of them.",
    cure: "Refuse the token: the algorithm is the key's, whatever a token says.",
  },
  ERR_PARSEC_JOSE_UNKNOWN_KEY: {
    family: "protocol",
    cause: "No key of the set has the `kid` of the token, or it has none and too many keys could be meant.",
    cure: "Fetch the key set again, once: its keys may have been rotated. Else refuse the token.",
  },
  ERR_PARSEC_JOSE_SIGNATURE: {
    family: "protocol",
    cause: "The signature is not one of the key over this token.",
    cure: "Refuse the token.",
  },
  ERR_PARSEC_JOSE_EXPIRED: {
    family: "protocol",
    cause: "The token has expired.",
    cure: "Ask for a new one; or check the clocks of both machines.",
  },
  ERR_PARSEC_JOSE_NOT_YET_VALID: {
    family: "protocol",
    cause: "The token is not valid yet.",
    cure: "Check the clocks of both machines.",
  },
  ERR_PARSEC_JOSE_CLAIM: {
    family: "protocol",
    cause: "A claim is missing, of the wrong type, or has not the wanted value. `error.argument` names it.",
    cure: "Refuse the token, or correct the option that names the wanted value.",
  },
} as const;

/** A code of the errors of this package and of those below it. */
export type JoseErrorCode = CodeOf<typeof joseErrors> | ClientErrorCode;

/** True for an error of this package or of those below it, of any installed copy of them. */
export const isParsecError: (value: unknown) => value is ParsecError<JoseErrorCode> = isAnyParsecError<JoseErrorCode>;
