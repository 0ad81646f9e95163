import { copyBytes, ParsecError } from "@parsec-ts/wire-protocol";
import { Reader } from "protobufjs/minimal.js";
import type { BigIntType, NumberType, UnknownField } from "./body-sink.js";

/** Largest number of elements of repeated fields and unknown fields in one body: 1 MiB of them would cost 18 MiB of heap. */
export const MAX_ELEMENTS = 65_536;

/** Largest nesting depth of messages. The deepest message of the contract has seven levels. */
export const MAX_NESTING = 64;

/** Source of the fields of a message for generated code. It returns copies, so that the body may be wiped afterwards. */
export class BodyReader {
  /** Field number and wire type of the current field: `field << 3 | wireType`. */
  tag = 0;
  readonly #reader: Reader;
  readonly #copies: Uint8Array[] = [];
  #elements = 0;
  #nesting = 0;
  #nested = false;

  constructor(body: Uint8Array) {
    this.#reader = new Reader(body);
  }

  /** Moves to the next field. Returns false at the end of the message. */
  next(): boolean {
    const reader = this.#reader;
    if (reader.pos >= reader.len) return false;
    this.tag = reader.tag();
    return true;
  }

  number(type: NumberType): number {
    return this.#reader[type]();
  }

  bigint(type: BigIntType): bigint {
    return toBigInt(this.#reader[type](), type);
  }

  bool(): boolean {
    return this.#reader.bool();
  }

  /** Reads the name of an enum value, or the number of a value that only a newer service knows. */
  enum<Name extends string>(names: ReadonlyMap<number, Name>): Name | number {
    const number = this.#reader.int32();
    return names.get(number) ?? number;
  }

  string(): string {
    return this.#reader.stringVerify();
  }

  bytes(): Uint8Array {
    return this.#copyOf(this.#reader.bytes());
  }

  message<T>(read: (reader: BodyReader) => T): T {
    if (++this.#nesting > MAX_NESTING) throw new RangeError(`messages nested more than ${MAX_NESTING} deep`);
    this.#nested = true;
    const outer = this.#enter();
    const value = read(this);
    this.#reader.len = outer;
    this.#nesting--;
    return value;
  }

  /** Reads a packed field element by element. */
  packed<T>(into: T[], read: () => T): void {
    const outer = this.#enter();
    while (this.#reader.pos < this.#reader.len) into.push(this.element(read));
    this.#reader.len = outer;
  }

  /** Reads one element of a repeated field and counts it against {@link MAX_ELEMENTS}. */
  element<T>(read: () => T): T {
    if (++this.#elements > MAX_ELEMENTS) throw new RangeError(`more than ${MAX_ELEMENTS} elements`);
    return read();
  }

  /** Reads the current field, which the generated code does not know, as raw bytes. */
  unknown(): UnknownField {
    return this.element(() => {
      const reader = this.#reader;
      const field = this.tag >>> 3;
      const wireType = this.tag & 7;
      const start = reader.pos;
      reader.skipType(wireType, 0, field);
      return { field, wireType, bytes: this.#copyOf(reader.buf.subarray(start, reader.pos)) };
    });
  }

  /**
   * Returns the union of a message: its known variant with the unknown fields beside it. Without a known variant, the first
   * unknown field counts as a variant of a newer service.
   */
  union<T extends object>(
    name: string,
    value: T | undefined,
    siblingUnknownFields: readonly UnknownField[] | undefined,
  ): T {
    if (siblingUnknownFields === undefined) return value ?? this.missing(name);
    if (value !== undefined) return { ...value, siblingUnknownFields };
    const [first, ...rest] = siblingUnknownFields;
    return { kind: "unknown", ...first, ...(rest.length > 0 && { siblingUnknownFields: rest }) } as unknown as T;
  }

  /** Zeroes all returned copies, for a message that could not be read to its end. */
  wipe(): void {
    for (const copy of this.#copies) copy.fill(0);
  }

  /** Zeroes the copies that are not in the message: of a field that occurs twice, the message has only the last value. */
  wipeReplaced(message: unknown): void {
    // A single copy in a message without nested messages has not been replaced.
    if (this.#copies.length < 2 && !this.#nested) return;
    const kept = new Set<unknown>();
    collectBytes(message, kept);
    for (const copy of this.#copies) {
      if (!kept.has(copy)) copy.fill(0);
    }
  }

  /** Throws because a mandatory field is absent. */
  missing(field: string): never {
    throw new ParsecError(
      "protocol",
      "ERR_PARSEC_PROTOCOL_MISSING_FIELD",
      `The body lacks its mandatory field ${field}.`,
      {
        argument: field,
      },
    );
  }

  #copyOf(bytes: Uint8Array): Uint8Array {
    const copy = copyBytes(bytes);
    this.#copies.push(copy);
    return copy;
  }

  /** Limits the reader to a length-delimited field. Returns the previous limit, to be restored afterwards. */
  #enter(): number {
    const reader = this.#reader;
    const length = reader.uint32();
    const outer = reader.len;
    if (length > outer - reader.pos) throw new RangeError("a field is longer than the message that contains it");
    reader.len = reader.pos + length;
    return outer;
  }
}

/** Collects the byte fields of a message and of its nested messages. */
function collectBytes(value: unknown, into: Set<unknown>): void {
  if (typeof value !== "object" || value === null) return;
  if (value instanceof Uint8Array) into.add(value);
  else for (const part of Object.values(value)) collectBytes(part, into);
}

/** Converts a 64-bit value of protobufjs, which is a Long if that library is installed, else a number. */
function toBigInt(value: number | { low: number; high: number }, type: BigIntType): bigint {
  if (typeof value === "number") return BigInt(value);
  const bits = (BigInt(value.high >>> 0) << 32n) | BigInt(value.low >>> 0);
  return type === "uint64" || type === "fixed64" ? bits : BigInt.asIntN(64, bits);
}
