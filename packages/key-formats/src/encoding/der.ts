import { type ArgumentRule, allocateBytes, checkArgument, kindOf, mustBeBinary } from "@parsec-ts/wire-protocol";
import { keyFormatError } from "../key-format-error.js";
import { encodeObjectIdentifier } from "./object-identifier.js";

/** The few types of ASN.1 that keys and signatures are made of. ITU-T X.690. */
export const DerTag = {
  Integer: 0x02,
  BitString: 0x03,
  OctetString: 0x04,
  Null: 0x05,
  ObjectIdentifier: 0x06,
  Sequence: 0x30,
  /** An optional first element of a sequence, where it is tagged explicitly. */
  Explicit0: 0xa0,
} as const;

/** One element as it was read. Its content is a view: nothing is copied that would have to be wiped. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** One element to be written. Its contents follow each other; bytes among them are written as they are. */
export interface DerValue {
  readonly tag: number;
  readonly contents: readonly (Uint8Array | DerValue)[];
}

/**
 * Reads the elements that follow each other and fill the bytes. Time and memory are linear in the length.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT` for everything that is not DER, BER included
 */
export function decodeDerElements(der: Uint8Array): readonly DerElement[] {
  checkArgument("decodeDerElements", "der", der, mustBeBinary);
  const elements: DerElement[] = [];
  for (let at = 0; at < der.length; ) {
    const tag = der[at] ?? 0;
    if ((tag & 0x1f) === 0x1f) throw derError("a tag has several bytes");
    const { start, length } = decodeLength(der, at + 1);
    if (length > der.length - start) throw derError("an element is longer than what contains it");
    elements.push({ tag, content: der.subarray(start, start + length) });
    at = start + length;
  }
  return elements;
}

/**
 * Reads the elements of the one sequence that fills the bytes.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function decodeDerSequence(der: Uint8Array): readonly DerElement[] {
  const [sequence, ...rest] = decodeDerElements(der);
  if (rest.length > 0) throw derError("bytes follow the end");
  return decodeDerElements(derContent(sequence, DerTag.Sequence));
}

/**
 * Returns the content of an element that must be present and of this type.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function derContent(element: DerElement | undefined, tag: number): Uint8Array {
  if (!element || element.tag !== tag) throw derError(`an element of type ${tag} is missing`);
  checkArgument("derContent", "element.content", element.content, mustBeBinary);
  return element.content;
}

/**
 * Returns the bytes of an integer that is not negative, without zeros in front: no bytes for zero.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function decodeDerUnsigned(element: DerElement | undefined): Uint8Array {
  const content = derContent(element, DerTag.Integer);
  const [first = 0x80, second = 0x80] = content;
  if (first >= 0x80) throw derError("an integer is negative or empty");
  if (first > 0) return content;
  if (second < 0x80 && content.length > 1) throw derError("an integer has needless zeros in front");
  return content.subarray(1);
}

/**
 * Encodes an element into an `ArrayBuffer` of its own, in one allocation: no copy of a part is left to be wiped.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for what is no such element, as the builders below do
 */
export function encodeDer(value: DerValue): Uint8Array<ArrayBuffer> {
  checkArgument("encodeDer", "value", value, mustBeElement);
  const der = allocateBytes(encodedLength(value));
  writeValue(der, 0, value);
  return der;
}

/** Builds a sequence. */
export function derSequence(...contents: readonly (Uint8Array | DerValue)[]): DerValue {
  for (const content of contents) checkArgument("derSequence", "contents", content, mustBeContent);
  return { tag: DerTag.Sequence, contents };
}

/** Builds an integer from its bytes, which may have zeros in front. The bytes are not copied. */
export function derUnsigned(bytes: Uint8Array): DerValue {
  checkArgument("derUnsigned", "bytes", bytes, mustBeBinary);
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = start < 0 ? Uint8Array.of(0) : bytes.subarray(start);
  return { tag: DerTag.Integer, contents: (digits[0] ?? 0) < 0x80 ? [digits] : [Uint8Array.of(0), digits] };
}

/** Builds an object identifier from its dotted form. */
export function derObjectIdentifier(dotted: string): DerValue {
  checkArgument("derObjectIdentifier", "dotted", dotted, mustBeDotted);
  return { tag: DerTag.ObjectIdentifier, contents: [encodeObjectIdentifier(dotted)] };
}

/** The element NULL. */
export const DER_NULL: DerValue = { tag: DerTag.Null, contents: [] };

/** Builds a bit string of whole bytes. */
export function derBitString(content: Uint8Array): DerValue {
  checkArgument("derBitString", "content", content, mustBeBinary);
  return { tag: DerTag.BitString, contents: [Uint8Array.of(0), content] };
}

/** Builds an octet string around bytes, or around an element. */
export function derOctetString(content: Uint8Array | DerValue): DerValue {
  checkArgument("derOctetString", "content", content, mustBeContent);
  return { tag: DerTag.OctetString, contents: [content] };
}

/** Numbers of an object identifier: the first two make one. */
const mustBeDotted: ArgumentRule = (value) =>
  typeof value === "string" && /^[012](?:\.[0-9]{1,40}){1,32}$/.test(value)
    ? undefined
    : 'numbers with dots between, such as "1.2.840.10045.2.1"';

const mustBeContent: ArgumentRule = (value) =>
  value instanceof Uint8Array || isElement(value)
    ? undefined
    : `a Uint8Array or an element such as derSequence() returns, not ${kindOf(value)}`;

/** Looks at all that the element contains, as its makers need not have used the builders above. */
const mustBeElement: ArgumentRule = (value) => {
  if (!isElement(value)) return `an element such as derSequence() returns, not ${kindOf(value)}`;
  for (const content of value.contents) {
    const expected = content instanceof Uint8Array ? undefined : mustBeElement(content);
    if (expected !== undefined) return expected;
  }
  return undefined;
};

function isElement(value: unknown): value is DerValue {
  const { tag, contents } = (value ?? {}) as Partial<DerValue>;
  return typeof tag === "number" && tag >>> 0 === tag && tag <= 0xff && Array.isArray(contents);
}

function writeValue(der: Uint8Array, start: number, value: DerValue): number {
  const prefix = [value.tag, ...lengthBytes(contentLength(value))];
  der.set(prefix, start);
  let at = start + prefix.length;
  for (const content of value.contents) {
    if (isValue(content)) at = writeValue(der, at, content);
    else {
      der.set(content, at);
      at += content.length;
    }
  }
  return at;
}

function encodedLength(value: DerValue): number {
  const length = contentLength(value);
  return 1 + lengthBytes(length).length + length;
}

function contentLength({ contents }: DerValue): number {
  return contents.reduce((sum, content) => sum + (isValue(content) ? encodedLength(content) : content.length), 0);
}

function isValue(content: Uint8Array | DerValue): content is DerValue {
  return "tag" in content;
}

function decodeLength(der: Uint8Array, at: number): { readonly start: number; readonly length: number } {
  const first = der[at];
  if (first === undefined) throw derError("an element has no length");
  if (first < 0x80) return { start: at + 1, length: first };
  const start = at + 1 + (first & 0x7f);
  const digits = der.subarray(at + 1, start);
  const length = digits.reduce((value, digit) => value * 256 + digit, 0);
  // Refuses indefinite lengths, lengths beyond all keys, and lengths that could be written shorter.
  if (digits.length === 0 || digits.length > 3 || digits[0] === 0 || length < 0x80) {
    throw derError("a length is indefinite, too large, or longer than needed");
  }
  return { start, length };
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length];
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) digits.unshift(rest & 0xff);
  return [0x80 | digits.length, ...digits];
}

function derError(problem: string): Error {
  return keyFormatError(
    `This is not DER: ${problem}. Give the whole key or signature in DER, or name its real format.`,
  );
}
