import { allocateBytes, copyBytes, ParsecError } from "@parsec-ts/wire-protocol";
import type { BigIntType, NumberType } from "./body-sink.js";
import { SeenFields } from "./seen-fields.js";
import { SharedMessages } from "./shared-messages.js";
import { UnknownBytes } from "./unknown-bytes.js";
import {
  copyMessage,
  defineUnknownFields,
  parseUnknownFields,
  type UnreadFields,
  type WithUnknownFields,
} from "./unknown-fields.js";
import { wireTypeOf } from "./wire/scalars.js";
import { readUtf8 } from "./wire/utf8.js";
import { MAX_NESTING, WireReader, WireType } from "./wire/wire-reader.js";

/** List elements and unknown fields that one body may have by default. */
export const DEFAULT_MAX_LIST_ELEMENTS = 16_384;

/** Times that fields which are not lists may come again in one body. Protobuf lets the last one count; no encoder writes two. */
export const MAX_DUPLICATES = 256;

/**
 * Messages within list elements that a body may have beside one for each element, equal ones counted once. Honest lists have a few
 * hundred; a key with a type, a policy and an algorithm of its own costs far more than its bytes.
 */
export const FREE_NESTED_MESSAGES = 1024;

/** The position of a byte field in the body. One object serves all occurrences of a field: the last one counts. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Gives generated code the fields of a message, and checks a bound before anything is made: a field ends within the message that holds
 * it, lists, unknown fields and duplicates are counted, nesting is limited. Every result is a copy, so that the body may be wiped
 * afterwards.
 */
export class BodyReader {
  readonly #wire: WireReader;
  readonly #maxListElements: number;
  readonly #copies = new Set<Uint8Array>();
  #unknownBytes: UnknownBytes | undefined;
  #shared: SharedMessages | undefined;
  /** Copies of shared messages: all parts are still shared but for `siblingUnknownFields`. */
  #copiesOfShared: WeakSet<object> | undefined;
  #seen = new SeenFields();
  /** Offset of the current field's tag. */
  #start = 0;
  #elements = 0;
  /** Elements of lists, without unknown fields. */
  #listElements = 0;
  #madeInLists = 0;
  #duplicates = 0;
  #isDuplicate = false;
  #nesting = 0;

  constructor(body: Uint8Array, maxListElements: number = DEFAULT_MAX_LIST_ELEMENTS) {
    this.#wire = new WireReader(body);
    this.#maxListElements = maxListElements;
  }

  /** Number of the current field. */
  get field(): number {
    return this.#wire.field;
  }

  /** Fields visited so far, those in nested messages included: a measure of work. */
  get visited(): number {
    return this.#wire.visited;
  }

  /** Moves to the next field; false at the end of the message. */
  next(): boolean {
    const wire = this.#wire;
    if (wire.at >= wire.end) return false;
    if (this.#duplicates > MAX_DUPLICATES) throw new RangeError(`more than ${MAX_DUPLICATES} fields that came before`);
    this.#start = wire.at;
    wire.tag();
    this.#isDuplicate = this.#seen.has(wire.field);
    if (this.#isDuplicate) this.#duplicates++;
    return true;
  }

  number(type: NumberType): number {
    const wire = this.#wire;
    this.expect(wireTypeOf(type));
    switch (type) {
      case "uint32":
        return wire.varint();
      case "int32":
        return wire.varint() | 0;
      case "sint32":
        return (wire.varint() >>> 1) ^ -(wire.low & 1);
      case "fixed32":
        return wire.fixed32();
      case "sfixed32":
        return wire.fixed32() | 0;
      case "float":
        return wire.view(4).getFloat32(0, true);
      case "double":
        return wire.view(8).getFloat64(0, true);
    }
  }

  bigint(type: BigIntType): bigint {
    const wire = this.#wire;
    this.expect(wireTypeOf(type));
    if (type === "fixed64" || type === "sfixed64") wire.fixed64();
    else wire.varint();
    const bits = (BigInt(wire.high) << 32n) | BigInt(wire.low);
    if (type === "uint64" || type === "fixed64") return bits;
    return type === "sint64" ? (bits >> 1n) ^ -(bits & 1n) : BigInt.asIntN(64, bits);
  }

  bool(): boolean {
    const wire = this.#wire;
    this.expect(WireType.Varint);
    return wire.varint() !== 0 || wire.high !== 0;
  }

  /** The name of an enum value, or the number of a value that only a newer service knows. */
  enum<Name extends string>(names: ReadonlyMap<number, Name>): Name | number {
    const number = this.number("int32");
    return names.get(number) ?? number;
  }

  string(): string {
    const { start, end } = this.range();
    return readUtf8(this.#wire.bytes, start, end);
  }

  /** The position of a byte field, in `previous` if the field has come before. */
  range(previous: ByteRange = { start: 0, end: 0 }): ByteRange {
    const wire = this.#wire;
    this.expect(WireType.LengthDelimited);
    const length = wire.length();
    previous.start = wire.at;
    wire.advance(length);
    previous.end = wire.at;
    return previous;
  }

  /** A copy of the bytes at a position, by default of the current field. */
  bytes({ start, end }: ByteRange = this.range()): Uint8Array {
    return start === end ? allocateBytes(0) : this.keep(copyBytes(this.#wire.bytes.subarray(start, end)));
  }

  message<T>(read: (reader: BodyReader) => T): T {
    const wire = this.#wire;
    this.expect(WireType.LengthDelimited);
    if (++this.#nesting > MAX_NESTING) throw new RangeError(`more than ${MAX_NESTING} messages within each other`);
    const outer = wire.enter();
    // Only in lists, where the same small messages come again and again.
    const value = this.#elements === 0 ? this.readMessage(read) : this.readShared(read);
    wire.end = outer;
    this.#nesting--;
    return value;
  }

  /** Reads a repeated field, packed or not, element by element. */
  repeated<T>(into: T[], elementWireType: number, read: () => T): void {
    const wire = this.#wire;
    this.allowDuplicate();
    if (wire.wireType !== WireType.LengthDelimited || elementWireType === WireType.LengthDelimited) {
      this.countElement();
      into.push(read());
      return;
    }
    const outer = wire.enter();
    wire.wireType = elementWireType;
    while (wire.at < wire.end) {
      this.countElement();
      into.push(read());
    }
    wire.end = outer;
  }

  /** The value of a field that may come again: the last one counts, and the copies in the one before are wiped. */
  replace<T>(previous: T | undefined, value: T): T {
    const hasCopies = this.#copies.size > 0 || this.#unknownBytes !== undefined;
    if (previous !== undefined && hasCopies) this.discard(previous);
    return value;
  }

  /** Passes over the current field, which the generated code does not know; returns the positions of such fields. */
  unknown(ranges: number[] = []): number[] {
    const wire = this.#wire;
    this.allowDuplicate(); // it may be a list
    this.count();
    wire.skip(this.#nesting);
    // Unknown fields in a row are one range.
    if (ranges.at(-1) === this.#start) ranges[ranges.length - 1] = wire.at;
    else ranges.push(this.#start, wire.at);
    return ranges;
  }

  /** A message as it was read, with the unknown fields that came with it. */
  finish<T extends object>(message: T, unknown: readonly number[] | undefined): T {
    return unknown === undefined ? message : this.keepUnknown(message, "unknownFields", unknown);
  }

  /**
   * A union as its message had it: `siblingUnknownFields` are the fields unknown here. Without a known variant the first of those
   * is taken for a variant of a newer service.
   */
  union<T extends object>(name: string, value: T | undefined, unknown: readonly number[] | undefined): T {
    if (unknown === undefined) return value ?? this.missing(name);
    if (value !== undefined) {
      const own = this.#shared?.has(value) === true ? this.copyShared(value) : value;
      return this.keepUnknown(own, "siblingUnknownFields", unknown);
    }
    const [first, ...rest] = parseUnknownFields(this.copyUnknown(unknown));
    return { kind: "unknown", ...first, ...(rest.length > 0 && { siblingUnknownFields: rest }) } as unknown as T;
  }

  /** Reports that a field is absent without which the message has no meaning. */
  missing(field: string): never {
    const message = `The body lacks its mandatory field ${field}.`;
    throw new ParsecError("protocol", "ERR_PARSEC_PROTOCOL_MISSING_FIELD", message, { argument: field });
  }

  /** Zeroes all copies that were made: a message that could not be read to its end is not handed out. */
  wipe(): void {
    for (const copy of this.#copies) copy.fill(0);
    this.#unknownBytes?.wipe();
  }

  /** Refuses a known field that comes with another wire type than its own. */
  private expect(wireType: number): void {
    const { field, wireType: actual } = this.#wire;
    if (actual !== wireType) throw new RangeError(`field ${field} has wire type ${actual} instead of ${wireType}`);
  }

  private count(): void {
    if (++this.#elements > this.#maxListElements)
      throw tooMany(`${this.#maxListElements} list elements and unknown fields`);
  }

  private countElement(): void {
    this.#listElements++;
    this.count();
  }

  /** Counts a message that is made within a list: an element itself, or a message within one. */
  private countMade(): void {
    const free = Math.max(FREE_NESTED_MESSAGES, this.#maxListElements / 16);
    if (++this.#madeInLists > 2 * this.#listElements + free)
      throw tooMany(`${this.#madeInLists - 1} different messages in ${this.#listElements} list elements`);
  }

  /** A field that comes again by its nature is counted as an element instead. */
  private allowDuplicate(): void {
    if (this.#isDuplicate) this.#duplicates--;
  }

  private readMessage<T>(read: (reader: BodyReader) => T): T {
    const seen = this.#seen;
    this.#seen = new SeenFields();
    const value = read(this);
    this.#seen = seen;
    return value;
  }

  /** Messages with byte fields are not shared: their owners wipe them one by one. Unknown fields do not hinder it. */
  private readShared<T>(read: (reader: BodyReader) => T): T {
    const wire = this.#wire;
    this.#shared ??= new SharedMessages(wire.bytes);
    const start = wire.at;
    const known = this.#shared.find(read, start, wire.end);
    if (known !== undefined) {
      wire.at = wire.end;
      return known as T;
    }
    this.countMade();
    const copies = this.#copies.size;
    const value = this.readMessage(read);
    if (this.#copies.size === copies) this.#shared.add(read, start, wire.end, value);
    return value;
  }

  private copyShared<T extends object>(message: T): T {
    const copy = copyMessage(message);
    this.#copiesOfShared ??= new WeakSet();
    this.#copiesOfShared.add(copy);
    return copy;
  }

  private keepUnknown<T extends object>(message: T, property: keyof WithUnknownFields, ranges: readonly number[]): T {
    return defineUnknownFields(message, property, this.copyUnknown(ranges));
  }

  private copyUnknown(ranges: readonly number[]): UnreadFields {
    this.#unknownBytes ??= new UnknownBytes(this.#wire.bytes);
    return this.#unknownBytes.copy(ranges);
  }

  private keep<T extends Uint8Array>(copy: T): T {
    this.#copies.add(copy);
    return copy;
  }

  /** Other owners of a shared value keep it. */
  private discard(value: unknown): void {
    if (typeof value !== "object" || value === null || this.#shared?.has(value) === true) return;
    if (value instanceof Uint8Array) {
      value.fill(0);
      this.#copies.delete(value);
    } else if (this.#copiesOfShared?.has(value) === true) {
      this.discard((value as WithUnknownFields).siblingUnknownFields);
    } else for (const part of Object.values(value)) this.discard(part);
  }
}

function tooMany(what: string): ParsecError {
  return new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_TOO_MANY_ELEMENTS",
    `The body has more than ${what}. Raise maxListElements if the service has so many.`,
    { argument: "maxListElements" },
  );
}
