import type { RandomChoices } from "@parsec-ts/test-support";
import protobuf from "protobufjs";

/** One field: its tag, and the content of a length-delimited field or, of any other, everything after the tag. */
interface WireField {
  readonly tag: number;
  readonly content: Uint8Array;
}

function split(bytes: Uint8Array): WireField[] | undefined {
  const reader = protobuf.Reader.create(bytes);
  const fields: WireField[] = [];
  try {
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      const start = reader.pos;
      reader.skipType(tag & 7, undefined, tag >>> 3);
      const all = bytes.subarray(start, reader.pos);
      fields.push({ tag, content: (tag & 7) === 2 ? protobuf.Reader.create(all).bytes() : all });
    }
    return fields;
  } catch {
    return undefined;
  }
}

/** Tags and lengths are at times longer than they have to be, or have bits that no tag and no length has. */
function join(fields: readonly WireField[], choices: RandomChoices): Uint8Array {
  const prefix = (number: number): Uint8Array => {
    const bytes = [...protobuf.Writer.create().uint32(number).finish()];
    if (choices.below(100) !== 0) return Uint8Array.from(bytes);
    bytes.push((bytes.pop() ?? 0) | 0x80);
    const length = bytes.length + choices.below(10 - bytes.length);
    while (bytes.length < length) bytes.push(0x80);
    return Uint8Array.of(...bytes, choices.of([0, 0, 0, 1, 2, 16]));
  };
  const parts = fields.flatMap(({ tag, content }) =>
    (tag & 7) === 2 ? [prefix(tag), prefix(content.length), content] : [prefix(tag), content],
  );
  return new Uint8Array(Buffer.concat(parts));
}

/** A number as a varint, at times with needless zeros or with more bits than the field has. */
function varint(choices: RandomChoices): Uint8Array {
  const bytes = Array.from({ length: choices.of([1, 1, 1, 2, 4, 5, 6, 9, 10]) }, () => choices.below(128) | 0x80);
  bytes.push((bytes.pop() ?? 0) & 0x7f);
  if (choices.below(4) === 0) for (let i = 1; i < bytes.length; i++) bytes[i] = i === bytes.length - 1 ? 0 : 0x80;
  return Uint8Array.from(bytes);
}

function randomField(choices: RandomChoices): WireField {
  const wireType = choices.of([0, 0, 1, 2, 2, 5, 3]);
  const number = choices.of([1, 2, 3, 4, 5, 10, 15, 16, 99, 536_870_911]);
  const tag = ((number << 3) | wireType) >>> 0;
  const end = protobuf.Writer.create()
    .uint32(tag + 1)
    .finish();
  const content = [
    varint(choices),
    choices.bytes(8),
    choices.bytes(choices.below(8)),
    end,
    new Uint8Array(0),
    choices.bytes(4),
  ];
  return { tag, content: content[wireType] ?? new Uint8Array(0) };
}

/** Changes one field of a message or of a message within it: the result is a well-formed message still, most of the time. */
export function mutateFields(bytes: Uint8Array, choices: RandomChoices): Uint8Array {
  const fields = split(bytes);
  if (fields === undefined) return bytes;
  const at = choices.below(fields.length + 1);
  const field = fields[at] ?? randomField(choices);
  const action = choices.below(10);
  if (action < 4 && (field.tag & 7) === 2) fields[at] = { ...field, content: mutateFields(field.content, choices) };
  else if (action < 5) fields.splice(at, 0, choices.of([...fields, field]));
  else if (action < 6) fields.splice(at, 1);
  else if (action < 7 && (field.tag & 7) === 0) fields[at] = { ...field, content: varint(choices) };
  else if (action < 8) fields.splice(at, 1, { ...field, tag: ((choices.below(16) << 3) | (field.tag & 7)) >>> 0 });
  else fields.splice(at, 0, randomField(choices));
  return join(fields, choices);
}
