import type { ClientErrorCode } from "@parsec-ts/client";
import { type CodeOf, isParsecError as isAnyParsecError, type ParsecError } from "@parsec-ts/wire-protocol";

/** The error codes of this package. Those of the protocol family are the fault of who wrote the certificate or the request. */
export const x509Errors = {
  ERR_PARSEC_X509_KEY: {
    family: "usage",
    cause: "X.509 has no signature algorithm for the key here, or the key is too short for a CA.",
    cure: "Use a key of `ecdsaKey`, `rsaPssKey` or `rsaPkcs1v15Key` with SHA-256, SHA-384 or SHA-512.",
  },
  ERR_PARSEC_X509_NAME: {
    family: "usage",
    cause: "A text is no distinguished name of RFC 4514. The message says at which character.",
    cure: "Put a backslash before special characters, or give the name as an object: its values need none.",
  },
  ERR_PARSEC_X509_ISSUER: {
    family: "usage",
    cause:
      "The CA certificate cannot issue this certificate: it is of another key, is no CA's, is not valid, or permits fewer CAs below it.",
    cure: "Read the message: it says what does not fit. Choose another key, CA certificate or validity.",
  },
  ERR_PARSEC_X509_TOO_LONG: {
    family: "protocol",
    cause: "The certificate, request or name is longer than any that is read.",
    cure: "Refuse it, or check that it is what it should be.",
  },
  ERR_PARSEC_X509_MALFORMED: {
    family: "protocol",
    cause: "The bytes are no certificate and no certificate request in DER, or a known part of them has not its form.",
    cure: "Refuse it; check that the whole file was handed over, as PEM or as DER.",
  },
  ERR_PARSEC_X509_ALGORITHM: {
    family: "protocol",
    cause:
      "The key or the signature of the request is of a kind that is not taken: SHA-1, RSA below 2048 bits, another curve.",
    cure: "Refuse the request, or ask for one by ECDSA on P-256, P-384 or P-521, or by RSA, with SHA-2.",
  },
  ERR_PARSEC_X509_SIGNATURE: {
    family: "protocol",
    cause: "The signature of the request is not one of the key in it: its writer has not shown that the key is theirs.",
    cure: "Refuse the request.",
  },
} as const;

/** A code of the errors of this package and of those below it. */
export type X509ErrorCode = CodeOf<typeof x509Errors> | ClientErrorCode;

/** True for an error of this package or of those below it, of any installed copy of them. */
export const isParsecError: (value: unknown) => value is ParsecError<X509ErrorCode> = isAnyParsecError<X509ErrorCode>;
