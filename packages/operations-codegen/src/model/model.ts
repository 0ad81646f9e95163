/** A set of `.proto` files, described as the TypeScript to generate. */
export interface Model {
  readonly modules: readonly Module[];
}

/** One generated file. Each `.proto` file becomes one. */
export interface Module {
  /** `psa-sign-hash`. */
  readonly name: string;
  readonly protoFile: string;
  readonly types: readonly TypeModel[];
  readonly operation?: OperationModel;
}

/** A generated type. */
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

/** An enum that becomes a union of names. */
export interface EnumModel {
  readonly kind: "enum";
  readonly name: string;
  readonly module: string;
  readonly doc: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly deprecated: readonly string[];
}

/** A field of a message. */
export interface Member {
  readonly property: string;
  readonly field: number;
  readonly doc: string;
  readonly deprecated: boolean;
  readonly presence: "implicit" | "optional" | "repeated" | "unpacked";
  readonly type: FieldType;
}

/** A variant of a union. */
export interface Variant {
  /** Value of `kind`. */
  readonly tag: string;
  readonly field: number;
  readonly doc: string;
  readonly deprecated: boolean;
  /** The fields of a message that is inlined into the variant, or the type of its `value`. */
  readonly content: { readonly members: readonly Member[] } | { readonly value: FieldType };
}

/** The type of one value of a field. */
export type FieldType =
  | { readonly kind: "number"; readonly scalar: string }
  | { readonly kind: "bigint"; readonly scalar: string }
  | { readonly kind: "bool" | "string" }
  | { readonly kind: "bytes"; readonly isPublic: boolean }
  | { readonly kind: "enum"; readonly name: string; readonly module: string; readonly zero: string }
  | { readonly kind: "message"; readonly name: string; readonly module: string };

/** An operation: the two messages of a package, with opcode and class. */
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
