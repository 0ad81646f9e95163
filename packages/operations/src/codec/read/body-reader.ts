import { ParsecError } from "@parsec-ts/wire-protocol";
import type { DecodeOptions } from "../operation.js";
import type { SharedMessages } from "../shared-messages.js";
import { UnknownBytes } from "../unknown-bytes.js";
import { defineUnknownFields, type UnreadFields, type WithUnknownFields } from "../unknown-fields.js";
import { WireReader } from "../wire/wire-reader.js";

/** List elements and unknown fields that one body may have by default. */
export const DEFAULT_MAX_LIST_ELEMENTS = 16_384;

/** Times that fields which are not lists may come again in one body. Protobuf lets the last one count; no encoder writes two. */
export const MAX_DUPLICATES = 256;

/**
 * Messages within list elements that a body may have beside one for each element, equal ones counted once. Honest lists have a few
 * hundred; a key with a type, a policy and an algorithm of its own costs far more than its bytes.
 */
export const FREE_NESTED_MESSAGES = 1024;

/**
 * Gives generated code the fields of a message, and checks a bound before anything is made: a field ends within the message that holds
 * it, lists, unknown fields and duplicates are counted, nesting is limited. Every result is a copy, so that the body may be wiped
 * afterwards. The functions of this folder read the values; only those that a program uses become a part of its bundle.
 */
export class BodyReader extends WireReader {
  readonly maxListElements: number;
  /** Messages within lists, once there are any. */
  shared: SharedMessages | undefined;
  /** Elements of lists and unknown fields so far. */
  elements = 0;
  /** Elements of lists so far, without unknown fields. */
  listElements = 0;
  /** Copies of byte fields so far that need not be wiped. */
  publicCopies = 0;
  /** Messages that hold the current one. */
  nesting = 0;
  /** Field numbers up to 31 that the current message has had: a bit for each. */
  seen = 0;
  /** Higher field numbers that it has had. */
  seenHigh: Set<number> | undefined;
  #copies: Uint8Array[] | undefined;
  #unknownBytes: UnknownBytes | undefined;
  readonly #bodyEnd: number;
  /** Offset of the current field's tag. */
  #start = 0;
  #duplicates = 0;
  #isDuplicate = false;

  constructor(bytes: Uint8Array, options: DecodeOptions = {}) {
    const { maxListElements = DEFAULT_MAX_LIST_ELEMENTS, start = 0, end = bytes.length } = options;
    super(bytes, start, end);
    this.maxListElements = maxListElements;
    this.#bodyEnd = end;
  }

  /** Moves to the next field; false at the end of the message. */
  next(): boolean {
    if (this.at >= this.end) return false;
    if (this.#duplicates > MAX_DUPLICATES) throw new RangeError(`more than ${MAX_DUPLICATES} fields that came before`);
    this.#start = this.at;
    this.tag();
    const { field } = this;
    const bit = 1 << field;
    this.#isDuplicate = field < 32 ? (this.seen & bit) !== 0 : this.hasSeenHigh(field);
    if (field < 32) this.seen |= bit;
    if (this.#isDuplicate) this.#duplicates++;
    return true;
  }

  /** Refuses a known field that comes with another wire type than its own. */
  expect(wireType: number): void {
    if (this.wireType !== wireType)
      throw new RangeError(`field ${this.field} has wire type ${this.wireType} instead of ${wireType}`);
  }

  /** Passes over the current field, which the generated code does not know; returns the positions of such fields. */
  unknown(ranges: number[] = []): number[] {
    this.allowDuplicate(); // it may be a list
    this.countElement();
    this.skip(this.nesting);
    // Unknown fields in a row are one range.
    if (ranges.at(-1) === this.#start) ranges[ranges.length - 1] = this.at;
    else ranges.push(this.#start, this.at);
    return ranges;
  }

  /** A message as it was read, with the unknown fields that came with it. */
  finish<T extends object>(message: T, unknown: readonly number[] | undefined): T {
    return unknown === undefined ? message : this.keepUnknown(message, "unknownFields", unknown);
  }

  /** Reports that a field is absent without which the message has no meaning. */
  missing(field: string): never {
    const message = `The body lacks its mandatory field ${field}.`;
    throw new ParsecError("protocol", "ERR_PARSEC_PROTOCOL_MISSING_FIELD", message, { argument: field });
  }

  /** Zeroes all copies that were made: a message that could not be read to its end is not handed out. */
  wipe(): void {
    for (const copy of this.#copies ?? []) copy.fill(0);
    this.#unknownBytes?.wipe();
  }

  /** Number of copies of byte fields so far. */
  get copies(): number {
    return this.publicCopies + (this.#copies === undefined ? 0 : this.#copies.length);
  }

  /** True if there are copies to wipe, those of unknown fields included. */
  get hasCopies(): boolean {
    return this.#copies !== undefined || this.#unknownBytes !== undefined;
  }

  /** Remembers a copy, which is wiped if the rest of the body cannot be read. */
  keep<T extends Uint8Array>(copy: T): T {
    if (this.#copies === undefined) this.#copies = [copy];
    else this.#copies.push(copy);
    return copy;
  }

  keepUnknown<T extends object>(message: T, property: keyof WithUnknownFields, ranges: readonly number[]): T {
    return defineUnknownFields(message, property, this.copyUnknown(ranges));
  }

  copyUnknown(ranges: readonly number[]): UnreadFields {
    this.#unknownBytes ??= new UnknownBytes(this.bytes, this.#bodyEnd);
    return this.#unknownBytes.copy(ranges);
  }

  /** Counts an element of a list or an unknown field. */
  countElement(): void {
    if (++this.elements > this.maxListElements)
      throw tooMany(`${this.maxListElements} list elements and unknown fields`);
  }

  /** A field that comes again by its nature is counted as an element instead. */
  allowDuplicate(): void {
    if (this.#isDuplicate) this.#duplicates--;
  }

  private hasSeenHigh(field: number): boolean {
    this.seenHigh ??= new Set();
    if (this.seenHigh.has(field)) return true;
    this.seenHigh.add(field);
    return false;
  }
}

export function tooMany(subject: string): ParsecError {
  return new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_TOO_MANY_ELEMENTS",
    `The body has more than ${subject}. Raise maxListElements for so many.`,
    { argument: "maxListElements" },
  );
}
