import { allocateBytes, EMPTY, ParsecError, type SeparateBytes } from "@parsec-ts/wire-protocol";
import { Writer } from "protobufjs/minimal.js";
import type { BigIntType, BodySink, EnumNumbers, NumberType, PackedType, UnknownField } from "./body-sink.js";
import { type BodySizer, SEPARATE_FROM } from "./body-sizer.js";
import { enumNumber, wireTypeOf } from "./scalars.js";

/** The writer of protobufjs, changed to write into a frame of known size instead of a pooled buffer that grows. */
class FrameWriter extends Writer {
  static override alloc(size: number): Uint8Array {
    return allocateBytes(size);
  }

  /** Continues at `offset` of `target`. */
  resetTo(target: Uint8Array, offset: number): void {
    this.buf = target;
    this.pos = offset;
    this.view = null;
  }

  /** Does nothing: protobufjs reserves the worst case of each field, but the target has the exact size already. */
  protected _reserve(): void {}
}

/** The writer of all bodies. Writing is synchronous, and between two bodies the writer holds no buffer. */
const frameWriter = new FrameWriter();

/** Writes a message that a {@link BodySizer} has checked and sized. */
export class BodyWriter implements BodySink {
  readonly #writer = frameWriter;
  readonly #sized: BodySizer;
  readonly #separate: SeparateBytes[] = [];
  #nextLength = 0;

  constructor(sized: BodySizer) {
    this.#sized = sized;
  }

  /** Writes one body to `target` from `offset`. Returns the separate fields. */
  write<T>(
    target: Uint8Array,
    offset: number,
    value: T,
    write: (sink: BodySink, value: T) => void,
  ): readonly SeparateBytes[] {
    this.#writer.resetTo(target, offset);
    try {
      write(this, value);
    } catch (cause) {
      this.#writer.resetTo(EMPTY, 0);
      throw mutatedWhileEncoding(cause);
    }
    const { buf, pos } = this.#writer;
    this.#writer.resetTo(EMPTY, 0);
    if (pos !== offset + this.#sized.size - this.#sized.separate) throw mutatedWhileEncoding();
    // If protobufjs reallocated, copy the bytes back into the frame.
    if (buf !== target) {
      target.set(buf.subarray(offset, pos), offset);
      buf.fill(0);
    }
    return this.#separate;
  }

  number(field: number, _name: string, type: NumberType, value: number, present = false): void {
    if (present || !Object.is(value, 0)) this.#tag(field, wireTypeOf(type))[type](value);
  }

  bigint(field: number, _name: string, type: BigIntType, value: bigint | number, present = false): void {
    if (present || BigInt(value) !== 0n) this.#tag(field, wireTypeOf(type))[type](toLowHigh(value));
  }

  bool(field: number, _name: string, value: boolean, present = false): void {
    if (present || value) this.#tag(field, 0).bool(value);
  }

  enum(field: number, name: string, numbers: EnumNumbers, value: string | number, present = false): void {
    this.number(field, name, "int32", enumNumber(numbers, value) ?? 0, present);
  }

  string(field: number, _name: string, value: string, present = false): void {
    if (present || value !== "") this.#tag(field, 2).string(value);
  }

  bytes(field: number, _name: string, value: Uint8Array, present = false): void {
    if (!present && value.length === 0) return;
    const writer = this.#tag(field, 2);
    if (value.length < SEPARATE_FROM) {
      writer.bytes(value);
    } else {
      writer.uint32(value.length);
      this.#separate.push({ at: writer.pos, bytes: value });
    }
  }

  message<T>(field: number, _name: string, value: T, write: (sink: BodySink, value: T) => void): void {
    this.#delimited(field);
    write(this, value);
  }

  packed(field: number, _name: string, type: PackedType, values: readonly (number | bigint | boolean)[]): void {
    if (values.length === 0) return;
    const writer = this.#delimited(field);
    for (const value of values)
      writer[type](typeof value === "bigint" ? (toLowHigh(value) as never) : (value as never));
  }

  packedEnum(field: number, _name: string, numbers: EnumNumbers, values: readonly (string | number)[]): void {
    if (values.length === 0) return;
    const writer = this.#delimited(field);
    for (const value of values) writer.int32(enumNumber(numbers, value) ?? 0);
  }

  list<T>(_name: string, values: readonly T[]): readonly T[] {
    return values;
  }

  unknown(fields: readonly UnknownField[] | undefined): void {
    for (const { field, wireType, bytes } of fields ?? []) this.#tag(field, wireType).raw(bytes);
  }

  unknownKind(): never {
    throw mutatedWhileEncoding();
  }

  #tag(field: number, wireType: number): Writer {
    return this.#writer.uint32(((field << 3) | wireType) >>> 0);
  }

  #delimited(field: number): Writer {
    return this.#tag(field, 2).uint32(this.#sized.lengths[this.#nextLength++] ?? 0);
  }
}

function mutatedWhileEncoding(cause?: unknown): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_ARGUMENT", "The message changed while it was being encoded.", { cause });
}

/** Converts a 64-bit number to the form that protobufjs accepts without its optional Long library. */
function toLowHigh(value: bigint | number): { low: number; high: number; unsigned: boolean } {
  const bits = BigInt.asUintN(64, BigInt(value));
  return { low: Number(bits & 0xffff_ffffn), high: Number(bits >> 32n), unsigned: true };
}
