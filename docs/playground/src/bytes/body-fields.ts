import { readUtf8, WireReader } from "@parsec-ts/operations/codec";
import type { Contract, FieldDescription } from "./contract.js";
import { countBytes, hex, type MessageField } from "./message-field.js";

const LENGTH_DELIMITED = 2;
const VARINT = 0;
const SEPARATOR = " › ";

/** A body that is read: its bytes, which lie in a whole message, and the contract. */
interface Walk {
  readonly reader: WireReader;
  readonly contract: Contract;
  readonly fields: MessageField[];
}

/**
 * Finds the fields of a body, those of messages within it one by one, as the contract names them. Bytes that cannot be read become one
 * field that says why.
 */
export function bodyFields(
  bytes: Uint8Array,
  start: number,
  end: number,
  type: string,
  contract: Contract,
): readonly MessageField[] {
  const walk: Walk = { reader: new WireReader(bytes, start, end), contract, fields: [] };
  try {
    walkMessage(walk, type, "");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const readUpTo = walk.fields.at(-1)?.end ?? start;
    walk.fields.push({
      part: "body",
      start: readUpTo,
      end,
      name: "unreadable",
      value: countBytes(end - readUpTo),
      doc: `These bytes are not protobuf as it should be: ${reason}.`,
    });
  }
  return walk.fields;
}

function walkMessage(walk: Walk, type: string, way: string): void {
  const { reader, contract } = walk;
  while (reader.at < reader.end) {
    const start = reader.at;
    reader.tag();
    const known = contract.types[type]?.fields[reader.field];
    const name = way + (known?.name ?? `field ${reader.field}`);
    if (known?.kind === "message" && known.type !== undefined && reader.wireType === LENGTH_DELIMITED)
      walkNested(walk, start, name, known.type, known.doc);
    else walkValue(walk, start, name, known);
  }
}

/** A message within: its tag and its length are a field, its own fields follow. */
function walkNested(walk: Walk, start: number, name: string, type: string, doc: string): void {
  const { reader, contract, fields } = walk;
  const outer = reader.enter();
  const length = reader.end - reader.at;
  const value = length === 0 ? "chosen, without fields of its own" : `${countBytes(length)} that follow`;
  const docs = [doc, contract.types[type]?.doc ?? ""].filter(
    (text, index, all) => text !== "" && all.indexOf(text) === index,
  );
  fields.push({ part: "body", start, end: reader.at, name, value, doc: docs.join(" ") });
  walkMessage(walk, type, name + SEPARATOR);
  reader.end = outer;
}

function walkValue(
  { reader, contract, fields }: Walk,
  start: number,
  name: string,
  known: FieldDescription | undefined,
): void {
  const { field, wireType } = reader;
  const value = readValue(reader, known, contract);
  const doc =
    known?.doc ?? `The contract of this page has no field ${field} here; the client keeps it as an unknown field.`;
  const end = reader.at;
  fields.push({
    part: "body",
    start,
    end,
    name,
    value: value ?? `wire type ${wireType}, ${countBytes(end - start)}`,
    doc,
  });
}

/** The value of a field as text; `undefined` where it is not of the type that the contract says. */
function readValue(reader: WireReader, known: FieldDescription | undefined, contract: Contract): string | undefined {
  if (reader.wireType === VARINT) {
    reader.varint();
    return known === undefined
      ? undefined
      : numberText((BigInt(reader.high) << 32n) | BigInt(reader.low), known, contract);
  }
  if (reader.wireType !== LENGTH_DELIMITED) {
    reader.skip();
    return undefined;
  }
  const outer = reader.enter();
  const start = reader.at;
  const own = reader.bytes.subarray(start, reader.end);
  const text = known === undefined ? undefined : lengthDelimitedText(reader, own, known, contract);
  reader.at = start + own.length;
  reader.end = outer;
  return text;
}

function lengthDelimitedText(
  reader: WireReader,
  own: Uint8Array,
  known: FieldDescription,
  contract: Contract,
): string | undefined {
  if (known.kind === "string") return JSON.stringify(readUtf8(own, 0, own.length));
  if (known.kind === "bytes") return `${countBytes(own.length)}: ${hex(own)}`;
  if (known.packed !== true) return undefined;
  const numbers: string[] = [];
  while (reader.at < reader.end) {
    reader.varint();
    numbers.push(numberText(BigInt(reader.low), known, contract));
  }
  return numbers.join(", ");
}

function numberText(number: bigint, { kind, type = "" }: FieldDescription, { enums }: Contract): string {
  if (kind === "bool") return number === 0n ? "false" : "true";
  if (kind !== "enum") return String(number);
  return `${number}, ${enums[type]?.[String(number)] ?? "unknown here"}`;
}
