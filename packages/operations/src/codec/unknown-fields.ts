import { WireReader } from "./wire/wire-reader.js";

/** A field that this package's `.proto` files do not have: kept, so that encoding again loses nothing. */
export interface UnknownField {
  /** Field number. */
  readonly field: number;
  /** Protobuf wire type: 0 varint, 1 eight bytes, 2 length-delimited, 3 group, 5 four bytes. */
  readonly wireType: number;
  /** Everything after the tag, a length prefix included. */
  readonly bytes: Uint8Array;
}

/** Fields that a newer service sent beside the known ones. Absent if there were none. */
export interface WithUnknownFields {
  /** Unknown fields of the message itself. */
  readonly unknownFields?: readonly UnknownField[];
  /** In a variant of a union: unknown fields beside it, in the message that holds the union. */
  readonly siblingUnknownFields?: readonly UnknownField[];
}

/** A variant of a union that only a newer service knows; encoding it again gives the same bytes. */
export interface UnknownVariant extends UnknownField, WithUnknownFields {
  readonly kind: "unknown";
}

/**
 * Adds a property whose unknown fields are made when it is read: until then a message holds their bytes and nothing more, however many
 * fields they are.
 */
export function defineUnknownFields<T extends object>(
  message: T,
  property: keyof WithUnknownFields,
  parse: () => readonly UnknownField[],
): T {
  let fields: readonly UnknownField[] | undefined;
  const get = (): readonly UnknownField[] => {
    fields ??= parse();
    return fields;
  };
  return Object.defineProperty(message, property, { enumerable: true, configurable: true, get });
}

/** Unknown fields from their bytes, as views. */
export function parseUnknownFields(bytes: Uint8Array): readonly UnknownField[] {
  const wire = new WireReader(bytes);
  const fields: UnknownField[] = [];
  while (wire.at < wire.end) {
    wire.tag();
    const { field, wireType, at } = wire;
    wire.skip();
    fields.push({ field, wireType, bytes: bytes.subarray(at, wire.at) });
  }
  return fields;
}
