import type { UnknownField } from "./unknown-fields.js";

/** Protobuf's scalar types that fit a JavaScript number. */
export type NumberType = "double" | "float" | "int32" | "uint32" | "sint32" | "fixed32" | "sfixed32";

/** Protobuf's 64-bit scalar types. */
export type BigIntType = "int64" | "uint64" | "sint64" | "fixed64" | "sfixed64";

export type PackedType = NumberType | BigIntType | "bool";

/** Numbers of an enum by name, as its `.proto` file has them. */
export type EnumNumbers = Readonly<Record<string, number>>;

/**
 * Where generated code puts the fields of a message. One walk over a message serves both to size and to write it; the
 * first walk checks every value. `present` writes a value although it is the default one: explicit presence.
 */
export interface BodySink {
  number(field: number, name: string, type: NumberType, value: number, present?: boolean): void;
  bigint(field: number, name: string, type: BigIntType, value: bigint | number, present?: boolean): void;
  bool(field: number, name: string, value: boolean, present?: boolean): void;
  enum(field: number, name: string, numbers: EnumNumbers, value: string | number, present?: boolean): void;
  string(field: number, name: string, value: string, present?: boolean): void;
  bytes(field: number, name: string, value: Uint8Array, present?: boolean): void;
  /** A nested message; an empty name marks one that its union has taken in. */
  message<T>(field: number, name: string, value: T, write: (sink: BodySink, value: T) => void): void;
  /** A packed repeated field. */
  packed(field: number, name: string, type: PackedType, values: readonly (number | bigint | boolean)[]): void;
  packedEnum(field: number, name: string, numbers: EnumNumbers, values: readonly (string | number)[]): void;
  /** The elements of a repeated field that is not packed, for writing one by one. */
  list<T>(name: string, values: readonly T[]): readonly T[];
  /** Fields kept from a newer service. */
  unknown(fields: readonly UnknownField[] | undefined): void;
  /** A union whose `kind` names no variant. */
  unknownKind(union: string, value: unknown): never;
}
