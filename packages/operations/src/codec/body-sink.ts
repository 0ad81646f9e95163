import type { UnknownField } from "./unknown-fields.js";

/** Scalar types of protobuf that fit a JavaScript number. */
export type NumberType = "double" | "float" | "int32" | "uint32" | "sint32" | "fixed32" | "sfixed32";

/** 64-bit scalar types of protobuf. */
export type BigIntType = "int64" | "uint64" | "sint64" | "fixed64" | "sfixed64";

/** Scalar types of packed repeated fields. */
export type PackedType = NumberType | BigIntType | "bool";

/** Numbers of an enum by name, as its `.proto` file has them. */
export type EnumNumbers = Readonly<Record<string, number>>;

/**
 * Target of the fields of a message for generated code. The same code first sizes and checks a message, then writes it. With
 * `present`, a value is written even if it is the default: explicit presence.
 */
export interface BodySink {
  number(field: number, name: string, type: NumberType, value: number, present?: boolean): void;
  bigint(field: number, name: string, type: BigIntType, value: bigint | number, present?: boolean): void;
  bool(field: number, name: string, value: boolean, present?: boolean): void;
  enum(field: number, name: string, numbers: EnumNumbers, value: string | number, present?: boolean): void;
  string(field: number, name: string, value: string, present?: boolean): void;
  bytes(field: number, name: string, value: Uint8Array, present?: boolean): void;
  /** Adds a nested message. An empty name marks a message that is inlined into its union. */
  message<T>(field: number, name: string, value: T, write: (sink: BodySink, value: T) => void): void;
  /** Adds a packed repeated field. */
  packed(field: number, name: string, type: PackedType, values: readonly (number | bigint | boolean)[]): void;
  packedEnum(field: number, name: string, numbers: EnumNumbers, values: readonly (string | number)[]): void;
  /** Returns the elements of a repeated field that is not packed. The caller adds them one by one. */
  list<T>(name: string, values: readonly T[]): readonly T[];
  /** Adds the unknown fields of a newer service. */
  unknown(fields: readonly UnknownField[] | undefined): void;
  /** Throws because the `kind` of a union names no variant. */
  unknownKind(union: string, value: unknown): never;
}
