import { ParsecError } from "@parsec-ts/wire-protocol";
import type { BigIntType, BodySink, EnumNumbers, NumberType, PackedType } from "./body-sink.js";
import type { UnknownField } from "./unknown-fields.js";
import { bigintSize, enumNumber, isBigIntType, misfit, numberSize, varintSize } from "./wire/scalars.js";
import { utf8Size } from "./wire/utf8.js";

/**
 * Byte fields of this length or more stay separate parts of the frame. Copying a shorter one is cheaper than another piece for
 * `writev`.
 */
export const SEPARATE_FROM: number = 16 * 1024;

/** Checks every value of a message, sums up the sizes and records the lengths of nested messages, before anything is written. */
export class BodySizer implements BodySink {
  /** Number of bytes so far, separate fields included. */
  size = 0;
  /** Number of bytes of the separate fields. */
  separate = 0;
  /** Lengths of nested messages and packed fields, in the order in which they are written. */
  readonly lengths: number[] = [];
  readonly #path: string[] = [];

  number(field: number, name: string, type: NumberType, value: number, present = false): void {
    this.require(misfit(type, value), name);
    if (present || !Object.is(value, 0)) this.size += tagSize(field) + numberSize(type, value);
  }

  bigint(field: number, name: string, type: BigIntType, value: bigint | number, present = false): void {
    this.require(misfit(type, value), name);
    if (present || BigInt(value) !== 0n) this.size += tagSize(field) + bigintSize(type, value);
  }

  bool(field: number, name: string, value: boolean, present = false): void {
    if (typeof value !== "boolean") this.refuse(name, "true or false");
    if (present || value) this.size += tagSize(field) + 1;
  }

  enum(field: number, name: string, numbers: EnumNumbers, value: string | number, present = false): void {
    const number = this.checkedEnum(name, numbers, value);
    if (present || number !== 0) this.size += tagSize(field) + numberSize("int32", number);
  }

  string(field: number, name: string, value: string, present = false): void {
    if (typeof value !== "string") this.refuse(name, "a string");
    const length = utf8Size(value);
    if (length < 0) this.refuse(name, "valid Unicode, without unpaired surrogates");
    if (present || length > 0) this.size += tagSize(field) + varintSize(length) + length;
  }

  bytes(field: number, name: string, value: Uint8Array, present = false): void {
    if (!(value instanceof Uint8Array)) this.refuse(name, "a Uint8Array");
    const { length } = value;
    if (!present && length === 0) return;
    this.size += tagSize(field) + varintSize(length) + length;
    if (length >= SEPARATE_FROM) this.separate += length;
  }

  message<T>(field: number, name: string, value: T, write: (sink: BodySink, value: T) => void): void {
    if (typeof value !== "object" || value === null) this.refuse(name, "an object");
    const slot = this.lengths.push(0) - 1;
    const before = this.size;
    this.#path.push(name);
    write(this, value);
    this.#path.pop();
    this.delimit(field, slot, this.size - before);
  }

  packed(field: number, name: string, type: PackedType, values: readonly (number | bigint | boolean)[]): void {
    this.packedSizes(field, name, values, (value) => {
      if (type === "bool") {
        if (typeof value !== "boolean") this.refuse(name, "true or false in every element");
        return 1;
      }
      this.require(misfit(type, value), name);
      return isBigIntType(type) ? bigintSize(type, value as bigint) : numberSize(type, value as number);
    });
  }

  packedEnum(field: number, name: string, numbers: EnumNumbers, values: readonly (string | number)[]): void {
    this.packedSizes(field, name, values, (value) => numberSize("int32", this.checkedEnum(name, numbers, value)));
  }

  list<T>(name: string, values: readonly T[]): readonly T[] {
    return Array.isArray(values) ? values : this.refuse(name, "an array");
  }

  unknown(fields: readonly UnknownField[] | undefined): void {
    for (const { field, wireType, bytes } of fields ?? []) {
      if (misfit("uint32", field) !== undefined || field < 1 || field > 0x1fff_ffff) {
        this.refuse("unknownFields.field", "a field number from 1 to 536870911");
      }
      if (![0, 1, 2, 3, 5].includes(wireType)) this.refuse("unknownFields.wireType", "0, 1, 2, 3 or 5");
      if (!(bytes instanceof Uint8Array)) this.refuse("unknownFields.bytes", "a Uint8Array");
      this.size += tagSize(field) + bytes.length;
    }
  }

  unknownKind(union: string, value: unknown): never {
    const kind =
      typeof value === "object" && value !== null ? String((value as { kind?: unknown }).kind) : typeof value;
    return this.refuse("kind", `a variant of ${union}, not ${JSON.stringify(kind)}`);
  }

  private packedSizes<T>(field: number, name: string, values: readonly T[], sizeOf: (value: T) => number): void {
    if (this.list(name, values).length === 0) return;
    const slot = this.lengths.push(0) - 1;
    let length = 0;
    for (const value of values) length += sizeOf(value);
    this.size += length;
    this.delimit(field, slot, length);
  }

  private delimit(field: number, slot: number, length: number): void {
    this.lengths[slot] = length;
    this.size += tagSize(field) + varintSize(length);
  }

  private checkedEnum(name: string, numbers: EnumNumbers, value: string | number): number {
    return enumNumber(numbers, value) ?? this.refuse(name, `one of ${Object.keys(numbers).join(", ")}, or a number`);
  }

  private require(expected: string | undefined, name: string): void {
    if (expected !== undefined) this.refuse(name, expected);
  }

  private refuse(name: string, expected: string): never {
    const argument = [...this.#path, name].filter((step) => step !== "").join(".");
    throw new ParsecError("usage", "ERR_PARSEC_ARGUMENT", `${argument} must be ${expected}.`, { argument });
  }
}

function tagSize(field: number): number {
  return field < 16 ? 1 : varintSize((field << 3) >>> 0);
}
