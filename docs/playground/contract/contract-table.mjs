// The contract as the page needs it: each message by its name, its fields by their numbers, with the comments of the .proto files.
import { fileURLToPath } from "node:url";
import { readModel } from "@parsec-ts/operations-codegen";

const PROTO = fileURLToPath(new URL("../../../packages/operations/proto", import.meta.url));

/** Makes the table. */
export function contractTable() {
  const { modules } = readModel(PROTO);
  const types = {};
  const enums = {};
  for (const type of modules.flatMap((module) => module.types)) {
    if (type.kind === "enum") enums[type.name] = byNumber(type.numbers);
    else types[type.name] = { doc: type.doc, fields: fieldsOf(type, types) };
  }
  const operations = Object.fromEntries(
    modules.flatMap(({ operation }) =>
      operation === undefined ? [] : [[operation.opcode, { name: operation.name, doc: operation.doc }]],
    ),
  );
  return { operations, types, enums };
}

/** A variant with fields of its own becomes a message with a name of its own. */
function fieldsOf(type, types) {
  const entries =
    type.kind === "record"
      ? type.members.map((member) => [member.field, fieldOf(member.property, member, member.type, member.presence)])
      : type.variants.map((variant) => [variant.field, variantOf(type, variant, types)]);
  return Object.fromEntries(entries);
}

function variantOf(type, variant, types) {
  if ("value" in variant.content) return fieldOf(variant.tag, variant, variant.content.value);
  const name = `${type.name}.${variant.tag}`;
  types[name] = { doc: variant.doc, fields: fieldsOf({ kind: "record", members: variant.content.members }, types) };
  return { name: variant.tag, doc: variant.doc, kind: "message", type: name };
}

function fieldOf(name, { doc }, type, presence) {
  const packed = presence === "repeated" ? { packed: true } : {};
  return { name, doc, kind: type.kind, ...("name" in type ? { type: type.name } : {}), ...packed };
}

function byNumber(numbers) {
  return Object.fromEntries(Object.entries(numbers).map(([name, number]) => [number, name]));
}
