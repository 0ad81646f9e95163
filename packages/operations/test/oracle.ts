import fc from "fast-check";
import protobuf from "protobufjs";

/** A message as protobufjs represents it: fields by their protobuf names, without defaults. */
export type Plain = Readonly<Record<string, unknown>>;

/** Generates messages of a type. Every field is sometimes absent, and some enum values are unknown. */
export function arbitraryMessage(type: protobuf.Type): fc.Arbitrary<Plain> {
  const oneofs = type.oneofsArray.filter((oneof) => !oneof.fieldsArray.some(isOptional));
  const loose = type.fieldsArray.filter((field) => field.partOf === null || isOptional(field));
  const parts = loose.map((field) =>
    arbitraryMember(field).map((value): Plain => (value === undefined ? {} : { [field.name]: value })),
  );
  for (const oneof of oneofs) {
    parts.push(
      fc.oneof(
        ...oneof.fieldsArray.map((field) => arbitraryValue(field).map((value): Plain => ({ [field.name]: value }))),
      ),
    );
  }
  return fc.tuple(...parts).map((fields) => Object.assign({}, ...fields) as Plain);
}

function arbitraryMember(field: protobuf.Field): fc.Arbitrary<unknown> {
  const value = arbitraryValue(field);
  if (field.repeated) return fc.array(value, { maxLength: 4 }).map((list) => (list.length === 0 ? undefined : list));
  if (isOptional(field)) return fc.option(value, { nil: undefined });
  if (field.resolvedType instanceof protobuf.Type) return value;
  return value.map((chosen) => (isDefault(chosen) ? undefined : chosen));
}

function arbitraryValue({ type, resolvedType }: protobuf.Field): fc.Arbitrary<unknown> {
  if (resolvedType instanceof protobuf.Type) return fc.constant(resolvedType).chain(arbitraryMessage);
  if (resolvedType instanceof protobuf.Enum)
    return fc.oneof(fc.constantFrom(...Object.values(resolvedType.values)), fc.integer());
  switch (type) {
    case "string":
      return fc.string({ unit: "grapheme", maxLength: 200 });
    case "bytes":
      return fc.uint8Array({ maxLength: 300 });
    case "bool":
      return fc.boolean();
    case "double":
      return fc.double({ noNaN: true }).map((number) => number + 0);
    case "float":
      return fc.float({ noNaN: true }).map((number) => number + 0);
    case "uint32":
    case "fixed32":
      return fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 0xffff_ffff }));
    case "int32":
    case "sint32":
    case "sfixed32":
      return fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer());
    case "uint64":
    case "fixed64":
      return fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
    default:
      return fc.oneof(fc.bigInt({ min: -300n, max: 300n }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
  }
}

/** Encodes a message with protobufjs. */
export function oracleEncode(type: protobuf.Type, message: Plain): Uint8Array {
  return type.encode(type.create(mapBigints(message, toLowHigh) as Plain)).finish();
}

/** Decodes a message with protobufjs. */
export function oracleDecode(type: protobuf.Type, bytes: Uint8Array): Plain {
  return type.toObject(type.decode(bytes), { longs: BigInt, bytes: Uint8Array as never }) as Plain;
}

/** Converts a message to the generated types, by the documented rules and independently of the generator. */
export function asGenerated(type: protobuf.Type, message: Plain): Record<string, unknown> {
  const [oneof] = type.oneofsArray.filter((candidate) => !candidate.fieldsArray.some(isOptional));
  if (oneof !== undefined) {
    const field = oneof.fieldsArray.find(({ name }) => Object.hasOwn(message, name));
    // No variant that the contract knows.
    if (field === undefined) return { kind: "unknown" };
    const value = single(field, message[field.name]);
    const inlined =
      field.resolvedType instanceof protobuf.Type &&
      field.resolvedType.oneofsArray.every(({ fieldsArray }) => fieldsArray.some(isOptional));
    return inlined ? { kind: camel(field.name), ...(value as object) } : { kind: camel(field.name), value };
  }
  const entries = type.fieldsArray.flatMap((field): [string, unknown][] => {
    const value = message[field.name];
    if (field.repeated)
      return [[camel(field.name), ((value ?? []) as unknown[]).map((element) => single(field, element))]];
    if (value === undefined && isOptional(field)) return [];
    return [[camel(field.name), value === undefined ? defaultOf(field) : single(field, value)]];
  });
  return Object.fromEntries(entries);
}

function single({ resolvedType }: protobuf.Field, value: unknown): unknown {
  if (resolvedType instanceof protobuf.Enum) return resolvedType.valuesById[value as number] ?? value;
  if (resolvedType instanceof protobuf.Type) return asGenerated(resolvedType, value as Plain);
  return value;
}

function defaultOf({ type, resolvedType }: protobuf.Field): unknown {
  if (resolvedType instanceof protobuf.Enum) return resolvedType.valuesById[0];
  if (type === "string") return "";
  if (type === "bytes") return new Uint8Array(0);
  if (type === "bool") return false;
  return type.endsWith("64") ? 0n : 0;
}

/**
 * Leaves of several occurrences of a message field only the last: protobuf merges them, a generated codec takes the last as it is.
 * Bytes that are not such a message are returned as they are.
 */
export function withoutEarlierMessages(type: protobuf.Type, bytes: Uint8Array): Uint8Array {
  const reader = protobuf.Reader.create(bytes);
  const fields: { readonly field: protobuf.Field | undefined; readonly bytes: Uint8Array }[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.uint32();
    const content = reader.pos;
    reader.skipType(tag & 7, undefined, tag >>> 3);
    const field = (tag & 7) === 2 ? type.fieldsById[tag >>> 3] : undefined;
    const whole = bytes.subarray(start, reader.pos);
    if (!(field?.resolvedType instanceof protobuf.Type)) fields.push({ field: undefined, bytes: whole });
    else {
      const inner = protobuf.Reader.create(bytes.subarray(content, reader.pos)).bytes();
      const cleaned = withoutEarlierMessages(field.resolvedType, inner);
      fields.push({ field, bytes: protobuf.Writer.create().uint32(tag).bytes(cleaned).finish() });
    }
  }
  const kept = fields.filter(
    ({ field }, i) =>
      field === undefined || field.repeated || !fields.slice(i + 1).some((later) => later.field === field),
  );
  return kept.length === fields.length &&
    type.fieldsArray.every(({ resolvedType }) => !(resolvedType instanceof protobuf.Type))
    ? bytes
    : new Uint8Array(Buffer.concat(kept.map((field) => field.bytes)));
}

function isDefault(value: unknown): boolean {
  return (
    value === 0 ||
    value === 0n ||
    value === "" ||
    value === false ||
    (value instanceof Uint8Array && value.length === 0)
  );
}

function isOptional(field: protobuf.Field): boolean {
  return field.options?.proto3_optional === true;
}

function camel(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function mapBigints(value: unknown, to: (wide: bigint) => unknown): unknown {
  if (typeof value === "bigint") return to(value);
  if (Array.isArray(value)) return value.map((element) => mapBigints(element, to));
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapBigints(inner, to)]));
}

/** Converts a 64-bit number to the low and the high half that protobufjs accepts. */
function toLowHigh(wide: bigint): { low: number; high: number; unsigned: boolean } {
  const bits = BigInt.asUintN(64, wide);
  return { low: Number(bits & 0xffff_ffffn) | 0, high: Number(bits >> 32n) | 0, unsigned: wide >= 0n };
}
