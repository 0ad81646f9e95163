import { allocateBytes } from "@parsec-ts/wire-protocol";

/** The few types of ASN.1 that keys and signatures are made of. ITU-T X.690. */
export const Tag = {
  Integer: 0x02,
  BitString: 0x03,
  OctetString: 0x04,
  ObjectIdentifier: 0x06,
  Sequence: 0x30,
  /** The first element of a sequence that may be left out, where it is marked so explicitly. */
  Explicit0: 0xa0,
} as const;

/** One element of DER. Its content is a view: nothing is copied that somebody would have to wipe. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
}

/**
 * The elements that stand one after the other and fill the bytes.
 *
 * @throws `TypeError` for anything that is no DER, also where it is BER
 */
export function readElements(der: Uint8Array): readonly DerElement[] {
  const elements: DerElement[] = [];
  for (let at = 0; at < der.length; ) {
    const tag = der[at] ?? 0;
    if ((tag & 0x1f) === 0x1f) throw new TypeError("a tag of several bytes");
    const { start, length } = readLength(der, at + 1);
    if (length > der.length - start) throw new TypeError("an element longer than what is around it");
    elements.push({ tag, content: der.subarray(start, start + length) });
    at = start + length;
  }
  return elements;
}

/** The elements of the one sequence that fills the bytes. */
export function readSequence(der: Uint8Array): readonly DerElement[] {
  const [sequence, ...rest] = readElements(der);
  if (rest.length > 0) throw new TypeError("bytes after the end");
  return readElements(contentOf(sequence, Tag.Sequence));
}

/** The content of an element that has to be there and of this type. */
export function contentOf(element: DerElement | undefined, tag: number): Uint8Array {
  if (element?.tag !== tag) throw new TypeError(`no element of type ${tag} where one should be`);
  return element.content;
}

/** The bytes of an integer that is not negative, without zeros in front: none at all for zero. */
export function unsignedOf(element: DerElement | undefined): Uint8Array {
  const content = contentOf(element, Tag.Integer);
  const [first = 0x80, second = 0x80] = content;
  if (first >= 0x80) throw new TypeError("a negative or empty integer");
  if (first > 0) return content;
  if (second < 0x80 && content.length > 1) throw new TypeError("an integer with needless zeros");
  return content.subarray(1);
}

/** An element around the contents, one after the other. */
export function writeElement(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, content) => sum + content.length, 0);
  const prefix = [tag, ...lengthBytes(length)];
  const element = allocateBytes(prefix.length + length);
  element.set(prefix);
  let at = prefix.length;
  for (const content of contents) {
    element.set(content, at);
    at += content.length;
  }
  return element;
}

/** An integer from its bytes, which may have zeros in front. */
export function writeUnsigned(bytes: Uint8Array): Uint8Array {
  const from = bytes.findIndex((byte) => byte !== 0);
  const digits = from < 0 ? Uint8Array.of(0) : bytes.subarray(from);
  return writeElement(Tag.Integer, ...((digits[0] ?? 0) < 0x80 ? [] : [Uint8Array.of(0)]), digits);
}

/** The content of an object identifier that is written with dots. */
export function objectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...others] = dotted.split(".").map(Number);
  return Uint8Array.from([40 * first + second, ...others].flatMap(base128));
}

/** Seven bits to a byte, all but the last with the eighth set. */
function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

function readLength(der: Uint8Array, at: number): { readonly start: number; readonly length: number } {
  const first = der[at];
  if (first === undefined) throw new TypeError("an element without a length");
  if (first < 0x80) return { start: at + 1, length: first };
  const start = at + 1 + (first & 0x7f);
  const digits = der.subarray(at + 1, start);
  const length = digits.reduce((value, digit) => value * 256 + digit, 0);
  // Indefinite lengths, lengths beyond all keys, and lengths that could be written shorter.
  if (digits.length === 0 || digits.length > 3 || digits[0] === 0 || length < 0x80)
    throw new TypeError("no DER length");
  return { start, length };
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length];
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) digits.unshift(rest & 0xff);
  return [0x80 | digits.length, ...digits];
}
