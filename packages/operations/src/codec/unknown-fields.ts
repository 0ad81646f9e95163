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

/** The bytes of unknown fields that no one has read yet. */
export interface UnreadFields {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/**
 * A property whose unknown fields are made when it is read: until then a message holds the position of their bytes and nothing more,
 * however many fields they are. All messages share the getter: a closure for each would give each a hidden class of its own in V8, of
 * more than a kilobyte.
 */
class LazyProperty {
  readonly #fields = new WeakMap<object, UnreadFields | readonly UnknownField[]>();
  readonly #name: keyof WithUnknownFields;
  readonly #descriptor: PropertyDescriptor;

  constructor(name: keyof WithUnknownFields) {
    this.#name = name;
    const read = (message: object) => this.#read(message);
    this.#descriptor = {
      enumerable: true,
      configurable: true,
      get(this: object) {
        return read(this);
      },
    };
  }

  /** Adds the property to a message. */
  define<T extends object>(message: T, fields: UnreadFields | readonly UnknownField[]): T {
    this.#fields.set(message, fields);
    return Object.defineProperty(message, this.#name, this.#descriptor);
  }

  /** Adds the property to a copy of a message, if the message has it. */
  copy(from: object, to: object): void {
    const fields = this.#fields.get(from);
    if (fields !== undefined) this.define(to, fields);
  }

  #read(message: object): readonly UnknownField[] | undefined {
    const fields = this.#fields.get(message);
    if (fields === undefined || !("bytes" in fields)) return fields;
    const parsed = parseUnknownFields(fields);
    this.#fields.set(message, parsed);
    return parsed;
  }
}

const lazyProperties = {
  unknownFields: new LazyProperty("unknownFields"),
  siblingUnknownFields: new LazyProperty("siblingUnknownFields"),
};

/** Adds unknown fields to a message. They are made when they are read. */
export function defineUnknownFields<T extends object>(
  message: T,
  property: keyof WithUnknownFields,
  fields: UnreadFields | readonly UnknownField[],
): T {
  return lazyProperties[property].define(message, fields);
}

/** Copies a message without reading its unknown fields. */
export function copyMessage<T extends object>(message: T): T {
  const entries = Object.entries(Object.getOwnPropertyDescriptors(message)).filter(([, { get }]) => get === undefined);
  const copy = Object.fromEntries(entries.map(([name, { value }]) => [name, value]));
  for (const property of Object.values(lazyProperties)) property.copy(message, copy);
  return copy as T;
}

/** Unknown fields from their bytes, as views. */
export function parseUnknownFields({ bytes, start, end }: UnreadFields): readonly UnknownField[] {
  const wire = new WireReader(bytes, start, end);
  const fields: UnknownField[] = [];
  while (wire.at < wire.end) {
    wire.tag();
    const { field, wireType, at } = wire;
    wire.skip();
    fields.push({ field, wireType, bytes: bytes.subarray(at, wire.at) });
  }
  return fields;
}
