/** The contract of the service, made from its `.proto` files when the page is built. */
export interface Contract {
  /** By opcode. */
  readonly operations: Readonly<Record<string, { readonly name: string; readonly doc: string }>>;
  /** Messages by name. */
  readonly types: Readonly<Record<string, MessageType>>;
  /** Names of the values of each enum, by number. */
  readonly enums: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** One message: its fields by their numbers. */
export interface MessageType {
  readonly doc: string;
  readonly fields: Readonly<Record<string, FieldDescription>>;
}

export interface FieldDescription {
  readonly name: string;
  readonly doc: string;
  readonly kind: "number" | "bigint" | "bool" | "string" | "bytes" | "enum" | "message";
  /** Name of the message or the enum. */
  readonly type?: string;
  /** True for numbers that come one after the other in one field. */
  readonly packed?: boolean;
}
