import {
  type DerElement,
  DerTag,
  decodeDerElements,
  decodeDerSequence,
  decodeDerUnsigned,
  decodeObjectIdentifier,
  decodePemBlock,
  derContent,
  encodeDer,
  findPemBlocks,
} from "@parsec-ts/key-formats";
import { checkDer } from "./der/check-der.js";
import { toHex } from "./der/hex.js";
import { isEqual } from "./der/is-equal.js";
import { readAscii } from "./der/read-text.js";
import { Tag } from "./der/tags.js";
import { decodeTime } from "./der/time.js";
import { decodeExtensions, type ParsedExtensions } from "./extensions/decode-extensions.js";
import { decodeName } from "./name/decode-name.js";
import type { DistinguishedName } from "./name/distinguished-name.js";
import { decodeSignatureAlgorithm, type ReadAlgorithm } from "./signing/signature-algorithm.js";
import { malformed, reading, tooLong } from "./x509-error.js";

/** Longest DER that is read. Certificates have one or two kilobytes. */
const MAX_DER_LENGTH = 131_072;

/** Longest text that is read: a chain, with words between its certificates. */
const MAX_TEXT_LENGTH = 1_048_576;

/** A certificate or a request, or the file of one: PEM as text or bytes, or DER. */
export type CertificateInput = string | Uint8Array;

/** The parts that a certificate and a request both have. */
interface ReadParts {
  readonly der: Uint8Array<ArrayBuffer>;
  /** The bytes that are signed. */
  readonly toBeSigned: Uint8Array<ArrayBuffer>;
  readonly algorithm: ReadAlgorithm;
  readonly signature: Uint8Array;
  readonly subject: DistinguishedName;
  /** DER of the subject. */
  readonly subjectDer: Uint8Array<ArrayBuffer>;
  /** DER of the subject's public key: SubjectPublicKeyInfo. */
  readonly spki: Uint8Array<ArrayBuffer>;
  readonly extensions: ParsedExtensions;
}

/** A certificate as it was read. */
export interface ReadCertificate extends ReadParts {
  readonly kind: "certificate";
  readonly version: number;
  readonly serialNumber: string;
  readonly issuer: DistinguishedName;
  readonly issuerDer: Uint8Array<ArrayBuffer>;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A certificate request as it was read. */
export interface ReadRequest extends ReadParts {
  readonly kind: "request";
}

const LABELS: Readonly<Record<string, ReadCertificate["kind"] | ReadRequest["kind"]>> = {
  CERTIFICATE: "certificate",
  "X509 CERTIFICATE": "certificate",
  "CERTIFICATE REQUEST": "request",
  "NEW CERTIFICATE REQUEST": "request",
};

const EXTENSION_REQUEST = "1.2.840.113549.1.9.14";

/** Tags of the unique identifiers, which RFC 5280 discourages. */
const UNIQUE_IDENTIFIERS: readonly number[] = [0x81, 0x82];

/**
 * Reads a certificate or a request: DER, or the first one of a PEM text.
 *
 * @throws `ParsecError` `ERR_PARSEC_X509_MALFORMED`, `ERR_PARSEC_X509_TOO_LONG`, and nothing else
 */
export function readSigned(input: CertificateInput): ReadCertificate | ReadRequest {
  return reading(() => {
    const isDer = typeof input !== "string" && input[0] === DerTag.Sequence;
    if (!isDer && input.length > MAX_TEXT_LENGTH) throw tooLong("text", MAX_TEXT_LENGTH, "characters");
    const { der, kind } = isDer ? { der: Uint8Array.from(input), kind: undefined } : readPem(textOf(input));
    if (der.length > MAX_DER_LENGTH) throw tooLong("certificate or request", MAX_DER_LENGTH, "bytes");
    checkDer(der);
    const read = readParts(der);
    if (kind !== undefined && read.kind !== kind) throw malformed("the label of its PEM is of the other kind");
    return read;
  });
}

function textOf(input: CertificateInput): string {
  const text = typeof input === "string" ? input : readAscii(input);
  if (text === undefined) throw malformed("it is neither PEM nor DER");
  return text;
}

function readPem(text: string): {
  readonly der: Uint8Array<ArrayBuffer>;
  readonly kind: ReadCertificate["kind"] | ReadRequest["kind"] | undefined;
} {
  const block = findPemBlocks(text).find(({ label }) => Object.hasOwn(LABELS, label));
  if (block === undefined) throw malformed("the text has no PEM block of one");
  return { der: decodePemBlock(text, block), kind: LABELS[block.label] };
}

function readParts(der: Uint8Array<ArrayBuffer>): ReadCertificate | ReadRequest {
  const [body, algorithmElement, signatureElement, ...rest] = decodeDerSequence(der);
  const algorithmContent = derContent(algorithmElement, DerTag.Sequence);
  const bits = derContent(signatureElement, DerTag.BitString);
  if (body === undefined || rest.length > 0 || bits[0] !== 0) throw malformed("it has not the three parts of one");
  const signed = {
    der,
    toBeSigned: derOf(body),
    algorithm: decodeSignatureAlgorithm(algorithmContent),
    signature: bits.subarray(1),
  };
  const elements = decodeDerElements(derContent(body, DerTag.Sequence));
  // A certificate of the first version has no version, and more elements than a request.
  return elements[0]?.tag === DerTag.Explicit0 || elements.length > 4
    ? readCertificate(signed, elements, algorithmContent)
    : readRequest(signed, elements);
}

type SignedParts = Pick<ReadParts, "der" | "toBeSigned" | "algorithm" | "signature">;

function readCertificate(
  signed: SignedParts,
  elements: readonly DerElement[],
  algorithmContent: Uint8Array,
): ReadCertificate {
  const hasVersion = elements[0]?.tag === DerTag.Explicit0;
  const [serial, algorithm, issuer, validity, subject, key, ...rest] = hasVersion ? elements.slice(1) : elements;
  const { extensions, version } = readEnd(rest, hasVersion ? elements[0]?.content : undefined);
  if (!isEqual(derContent(algorithm, DerTag.Sequence), algorithmContent)) {
    throw malformed("it names two signature algorithms");
  }
  const [notBefore, notAfter, ...more] = decodeDerElements(derContent(validity, DerTag.Sequence));
  if (more.length > 0) throw malformed("its validity has more than two times");
  return {
    kind: "certificate",
    ...signed,
    version,
    serialNumber: toHex(decodeDerUnsigned(serial)) || "00",
    issuer: decodeName(derContent(issuer, DerTag.Sequence)),
    issuerDer: derOf(issuer),
    notBefore: decodeTime(notBefore),
    notAfter: decodeTime(notAfter),
    ...readSubject(subject, key),
    extensions: decodeExtensions(extensions),
  };
}

/** The version, and the content of the extensions, which only the third version has. */
function readEnd(
  rest: readonly DerElement[],
  versionContent: Uint8Array | undefined,
): { readonly version: number; readonly extensions: Uint8Array | undefined } {
  const [number = 0, ...more] = versionContent === undefined ? [] : decodeDerUnsigned(single(versionContent));
  const version = number + 1;
  const [extensions, ...others] = rest.filter(({ tag }) => !UNIQUE_IDENTIFIERS.includes(tag));
  if (more.length > 0 || version > 3 || others.length > 0 || (extensions !== undefined && version !== 3)) {
    throw malformed("its version does not fit its parts");
  }
  if (extensions === undefined) return { version, extensions: undefined };
  return { version, extensions: derContent(single(derContent(extensions, Tag.Explicit3)), DerTag.Sequence) };
}

function readRequest(signed: SignedParts, elements: readonly DerElement[]): ReadRequest {
  const [version, subject, key, attributes, ...rest] = elements;
  if (decodeDerUnsigned(version).length > 0 || rest.length > 0) throw malformed("it is no request of version 1");
  const extensions =
    attributes === undefined ? undefined : requestedExtensions(derContent(attributes, DerTag.Explicit0));
  return { kind: "request", ...signed, ...readSubject(subject, key), extensions: decodeExtensions(extensions) };
}

/** The content of the extensions that a request asks for. RFC 2985, section 5.4.2. */
function requestedExtensions(content: Uint8Array): Uint8Array | undefined {
  const found = decodeDerElements(content)
    .map((attribute) => decodeDerElements(derContent(attribute, DerTag.Sequence)))
    .filter(([type]) => decodeObjectIdentifier(derContent(type, DerTag.ObjectIdentifier)) === EXTENSION_REQUEST);
  if (found.length > 1) throw malformed("it asks for extensions twice");
  const [, values] = found[0] ?? [];
  return found[0] && derContent(single(derContent(values, Tag.Set)), DerTag.Sequence);
}

function readSubject(
  subject: DerElement | undefined,
  key: DerElement | undefined,
): Pick<ReadParts, "subject" | "subjectDer" | "spki"> {
  derContent(key, DerTag.Sequence);
  return { subject: decodeName(derContent(subject, DerTag.Sequence)), subjectDer: derOf(subject), spki: derOf(key) };
}

function single(content: Uint8Array): DerElement | undefined {
  const [element, ...rest] = decodeDerElements(content);
  if (rest.length > 0) throw malformed("an element has more than one within it");
  return element;
}

/** An element with its tag and length: DER has one form alone, so these are the bytes that were read. */
function derOf(element: DerElement | undefined): Uint8Array<ArrayBuffer> {
  if (element === undefined) throw malformed("a part is missing");
  return encodeDer({ tag: element.tag, contents: [element.content] });
}
