// What the generator knows about a set of .proto files, in the terms of the TypeScript to come.

export interface Model {
  readonly modules: readonly Module[];
}

/** One generated file; it stands for one `.proto` file. */
export interface Module {
  /** `psa-sign-hash`. */
  readonly name: string;
  readonly protoFile: string;
  readonly types: readonly TypeModel[];
  readonly operation?: OperationModel;
}

export type TypeModel = RecordModel | UnionModel | EnumModel;

/** A message that becomes an interface. */
export interface RecordModel {
  readonly kind: "record";
  readonly name: string;
  readonly module: string;
  readonly doc: string;
  /** In ascending order of field numbers. */
  readonly members: readonly Member[];
}

/** A `oneof` that becomes a discriminated union. */
export interface UnionModel {
  readonly kind: "union";
  readonly name: string;
  readonly module: string;
  readonly doc: string;
  readonly variants: readonly Variant[];
}

export interface EnumModel {
  readonly kind: "enum";
  readonly name: string;
  readonly module: string;
  readonly doc: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly deprecated: readonly string[];
}

export interface Member {
  readonly property: string;
  readonly field: number;
  readonly doc: string;
  readonly deprecated: boolean;
  readonly presence: "implicit" | "optional" | "repeated" | "unpacked";
  readonly type: FieldType;
}

export interface Variant {
  /** Value of `kind`. */
  readonly tag: string;
  readonly field: number;
  readonly doc: string;
  readonly deprecated: boolean;
  /** Fields of a message taken into the variant, or the type of its `value`. */
  readonly content: { readonly members: readonly Member[] } | { readonly value: FieldType };
}

export type FieldType =
  | { readonly kind: "number"; readonly scalar: string }
  | { readonly kind: "bigint"; readonly scalar: string }
  | { readonly kind: "bool" | "string" | "bytes" }
  | { readonly kind: "enum"; readonly name: string; readonly module: string; readonly zero: string }
  | { readonly kind: "message"; readonly name: string; readonly module: string };

export interface OperationModel {
  /** `PsaSignHash`. */
  readonly name: string;
  /** `psa_sign_hash`. */
  readonly package: string;
  readonly doc: string;
  readonly opcode: number;
  readonly class: string;
  readonly authenticated: boolean;
}
