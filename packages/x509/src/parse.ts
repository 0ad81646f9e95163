import { checkArgument } from "@parsec-ts/wire-protocol";
import type { ParsedExtensions } from "./extensions/decode-extensions.js";
import { keyAlgorithmId, keyName, readKey } from "./key-name.js";
import { formatName } from "./name/format-name.js";
import { mustBeCertificateInput } from "./options/argument-rules.js";
import { type CertificateInput, type ReadCertificate, type ReadRequest, readSigned } from "./read-signed.js";
import { reading } from "./x509-error.js";

/** The parts that a certificate and a request both have. */
export interface ParsedSigned extends ParsedExtensions {
  /** The name of the subject as text of RFC 4514. */
  readonly subject: string;
  /** `ECDSA with SHA-256`, or the object identifier of an algorithm that this package does not know. */
  readonly signatureAlgorithm: string;
  /** The subject's public key in DER: SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** `P-256`, `P-384`, `P-521`, `RSA` or another curve; the object identifier of a kind of key that this package does not know. */
  readonly keyType: string;
  /** Size of the key, for the kinds that are known. */
  readonly keyBits?: number;
  readonly der: Uint8Array<ArrayBuffer>;
}

/** A certificate. */
export interface ParsedCertificate extends ParsedSigned {
  readonly kind: "certificate";
  readonly version: number;
  /** In hexadecimal, without zeros in front. */
  readonly serialNumber: string;
  /** The name of the issuer as text of RFC 4514. */
  readonly issuer: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A certificate request. */
export interface ParsedRequest extends ParsedSigned {
  readonly kind: "request";
}

/**
 * Parses a certificate or a certificate request: DER, or the first one of a PEM text. Signatures and times are *not* checked: the
 * result is no more than its writer's word.
 *
 * @example
 * ```ts
 * const { kind, subject, san } = parse(pem);
 * ```
 * @throws `ParsecError` `ERR_PARSEC_X509_MALFORMED`, `ERR_PARSEC_X509_TOO_LONG`, `ERR_PARSEC_ARGUMENT`
 */
export function parse(input: CertificateInput): ParsedCertificate | ParsedRequest {
  checkArgument("parse", "input", input, mustBeCertificateInput);
  const read = readSigned(input);
  return read.kind === "request" ? { kind: "request", ...parsedParts(read) } : parsedCertificate(read);
}

function parsedCertificate(read: ReadCertificate): ParsedCertificate {
  const { kind, version, serialNumber, issuer, notBefore, notAfter } = read;
  return { kind, version, serialNumber, issuer: formatName(issuer), notBefore, notAfter, ...parsedParts(read) };
}

function parsedParts({ subject, algorithm, spki, der, extensions }: ReadCertificate | ReadRequest): ParsedSigned {
  const key = readKey(spki);
  return {
    subject: formatName(subject),
    signatureAlgorithm: algorithm.name,
    publicKey: spki,
    keyType: key === undefined ? reading(() => keyAlgorithmId(spki)) : keyName(key),
    ...(key !== undefined && { keyBits: key.keyBits }),
    der,
    ...extensions,
  };
}
