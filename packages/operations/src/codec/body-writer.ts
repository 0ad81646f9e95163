import { ParsecError, type SeparateBytes } from "@parsec-ts/wire-protocol";
import type { BigIntType, BodySink, EnumNumbers, NumberType, PackedType } from "./body-sink.js";
import { type BodySizer, SEPARATE_FROM } from "./body-sizer.js";
import type { UnknownField } from "./unknown-fields.js";
import { enumNumber, isBigIntType, wireTypeOf } from "./wire/scalars.js";
import { utf8Size, writeUtf8 } from "./wire/utf8.js";

/** The second walk over a message: writes what {@link BodySizer} has checked and sized. */
export class BodyWriter implements BodySink {
  readonly #sized: BodySizer;
  readonly #target: Uint8Array;
  readonly #separate: SeparateBytes[] = [];
  readonly #end: number;
  #at: number;
  #nextLength = 0;

  constructor(sized: BodySizer, target: Uint8Array, offset: number) {
    this.#sized = sized;
    this.#target = target;
    this.#at = offset;
    this.#end = offset + sized.size - sized.separate;
  }

  /** Writes one body; returns the fields that stay separate. */
  write<T>(value: T, write: (sink: BodySink, value: T) => void): readonly SeparateBytes[] {
    try {
      write(this, value);
    } catch (cause) {
      throw mutatedWhileEncoding(cause);
    }
    if (this.#at !== this.#end) throw mutatedWhileEncoding();
    return this.#separate;
  }

  number(field: number, _name: string, type: NumberType, value: number, present = false): void {
    if (!present && Object.is(value, 0)) return;
    this.tag(field, wireTypeOf(type));
    this.writeNumber(type, value);
  }

  bigint(field: number, _name: string, type: BigIntType, value: bigint | number, present = false): void {
    if (!present && BigInt(value) === 0n) return;
    this.tag(field, wireTypeOf(type));
    this.writeBigint(type, value);
  }

  bool(field: number, _name: string, value: boolean, present = false): void {
    if (!present && !value) return;
    this.tag(field, 0);
    this.byte(value ? 1 : 0);
  }

  enum(field: number, name: string, numbers: EnumNumbers, value: string | number, present = false): void {
    this.number(field, name, "int32", enumNumber(numbers, value) ?? 0, present);
  }

  string(field: number, _name: string, value: string, present = false): void {
    if (!present && value === "") return;
    this.tag(field, 2);
    this.varint(utf8Size(value));
    this.#at = writeUtf8(this.#target, this.#at, value);
  }

  bytes(field: number, _name: string, value: Uint8Array, present = false): void {
    if (!present && value.length === 0) return;
    this.tag(field, 2);
    this.varint(value.length);
    if (value.length < SEPARATE_FROM) this.raw(value);
    else this.#separate.push({ at: this.#at, bytes: value });
  }

  message<T>(field: number, _name: string, value: T, write: (sink: BodySink, value: T) => void): void {
    this.delimited(field);
    write(this, value);
  }

  packed(field: number, _name: string, type: PackedType, values: readonly (number | bigint | boolean)[]): void {
    if (values.length === 0) return;
    this.delimited(field);
    for (const value of values) {
      if (type === "bool") this.byte(value ? 1 : 0);
      else if (isBigIntType(type)) this.writeBigint(type, value as bigint | number);
      else this.writeNumber(type, value as number);
    }
  }

  packedEnum(field: number, _name: string, numbers: EnumNumbers, values: readonly (string | number)[]): void {
    if (values.length === 0) return;
    this.delimited(field);
    for (const value of values) this.writeNumber("int32", enumNumber(numbers, value) ?? 0);
  }

  list<T>(_name: string, values: readonly T[]): readonly T[] {
    return values;
  }

  unknown(fields: readonly UnknownField[] | undefined): void {
    for (const { field, wireType, bytes } of fields ?? []) {
      this.tag(field, wireType);
      this.raw(bytes);
    }
  }

  unknownKind(): never {
    throw mutatedWhileEncoding();
  }

  private tag(field: number, wireType: number): void {
    this.varint(((field << 3) | wireType) >>> 0);
  }

  private delimited(field: number): void {
    this.tag(field, 2);
    this.varint(this.#sized.lengths[this.#nextLength++] ?? 0);
  }

  private writeNumber(type: NumberType, value: number): void {
    switch (type) {
      case "uint32":
        this.varint(value);
        break;
      case "int32":
        if (value < 0) this.varint64(value >>> 0, 0xffff_ffff);
        else this.varint(value);
        break;
      case "sint32":
        this.varint(((value << 1) ^ (value >> 31)) >>> 0);
        break;
      case "float":
        this.view(4).setFloat32(0, value, true);
        break;
      case "double":
        this.view(8).setFloat64(0, value, true);
        break;
      default:
        this.fixed32(value);
    }
  }

  private writeBigint(type: BigIntType, value: bigint | number): void {
    const wide = BigInt(value);
    const [low, high] = toLowHigh(type === "sint64" ? (wide << 1n) ^ (wide >> 63n) : wide);
    if (type !== "fixed64" && type !== "sfixed64") {
      this.varint64(low, high);
      return;
    }
    this.fixed32(low);
    this.fixed32(high);
  }

  /** An unsigned 32-bit number. */
  private varint(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** An unsigned 64-bit number in two halves. */
  private varint64(low: number, high: number): void {
    let [rest, above] = [low, high];
    while (above > 0) {
      this.byte((rest & 0x7f) | 0x80);
      rest = ((rest >>> 7) | (above << 25)) >>> 0;
      above >>>= 7;
    }
    this.varint(rest);
  }

  private fixed32(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.byte((value >>> shift) & 0xff);
  }

  private view(length: number): DataView {
    const start = this.#at;
    this.advance(length);
    return new DataView(this.#target.buffer, this.#target.byteOffset + start, length);
  }

  private raw(bytes: Uint8Array): void {
    const start = this.#at;
    this.advance(bytes.length);
    this.#target.set(bytes, start);
  }

  private byte(value: number): void {
    this.#target[this.#at++] = value;
  }

  private advance(length: number): void {
    this.#at += length;
    if (this.#at > this.#end) throw mutatedWhileEncoding();
  }
}

function mutatedWhileEncoding(cause?: unknown): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_ARGUMENT", "The message changed while it was being encoded.", { cause });
}

/** The halves of a 64-bit number in two's complement, each an unsigned 32-bit number. */
function toLowHigh(value: bigint): readonly [low: number, high: number] {
  const bits = BigInt.asUintN(64, value);
  return [Number(bits & 0xffff_ffffn), Number(bits >> 32n)];
}
