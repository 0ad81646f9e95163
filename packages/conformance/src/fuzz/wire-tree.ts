import type { RandomChoices } from "@parsec-ts/test-support";
import protobuf from "protobufjs";
import { describedLength } from "./costly-body.js";

/** A field of a body that is being searched for: digits of a scalar, or the fields of a message. */
export interface WireNode {
  readonly field: number;
  readonly wireType: number;
  readonly content: string | readonly WireNode[];
  readonly type?: protobuf.Type;
}

/** Writes fields as a description of their bytes, lengths included. */
export function describeNodes(nodes: readonly WireNode[]): string {
  return nodes.map(describeNode).join("");
}

function describeNode({ field, wireType, content }: WireNode): string {
  const tag = varint(((field << 3) | wireType) >>> 0);
  const inner = typeof content === "string" ? content : describeNodes(content);
  if (wireType === 3) return `${tag}${inner}${varint(((field << 3) | 4) >>> 0)}`;
  return wireType === 2 ? `${tag}${varint(describedLength(inner))}${inner}` : `${tag}${inner}`;
}

function varint(value: number): string {
  return Buffer.from(protobuf.Writer.create().uint32(value).finish()).toString("hex");
}

const VARINTS = ["00", "01", "05", "#", "#", "ffffffff0f", "ffffffffffffffffff01"];
const CONTENTS = ["", "61", "@", "@", "616161", "c480", "c3bf61", "[200]", "[5000]", "[200000]"];

/** Makes a field of a message at random: one that the message knows, as a rule, and whole. */
export function randomNode(type: protobuf.Type | undefined, choices: RandomChoices): WireNode {
  const known = type?.fieldsArray ?? [];
  if (known.length === 0 || choices.below(6) === 0) return unknownNode(choices);
  return nodeOf(choices.of(known), choices);
}

function unknownNode(choices: RandomChoices): WireNode {
  const wireType = choices.of([0, 0, 2, 2, 1, 3, 5]);
  const contents = [VARINTS, ["0102030405060708"], CONTENTS, ["", "1000"], [], ["01020304"]][wireType] ?? [""];
  return { field: choices.of([15, 16, 1000, 536_870_911]), wireType, content: choices.of(contents) };
}

function nodeOf(field: protobuf.Field, choices: RandomChoices): WireNode {
  const { id, type, resolvedType } = field;
  if (resolvedType instanceof protobuf.Type)
    return { field: id, wireType: 2, content: messageNodes(resolvedType, choices), type: resolvedType };
  if (type === "bytes" || type === "string") return { field: id, wireType: 2, content: choices.of(CONTENTS) };
  if (field.repeated && choices.below(2) === 0)
    return { field: id, wireType: 2, content: choices.of(["01", "0102030405060708", "#", "ffffffff0f".repeat(20)]) };
  return { field: id, wireType: 0, content: choices.of(VARINTS) };
}

/** Makes the fields of a message that decodes: each field, or one variant of a union. */
export function messageNodes(type: protobuf.Type, choices: RandomChoices): WireNode[] {
  const unions = type.oneofsArray.map((oneof) => choices.of(oneof.fieldsArray));
  const others = type.fieldsArray.filter(({ partOf }) => partOf === null);
  return [...others, ...unions].map((field) => nodeOf(field, choices));
}

/** Changes a field, in a message within these fields as a rule. */
export function mutateNodes(
  nodes: readonly WireNode[],
  type: protobuf.Type | undefined,
  choices: RandomChoices,
): WireNode[] {
  const changed = [...nodes];
  const at = choices.below(nodes.length + 1);
  const node = nodes[at];
  if (node === undefined) return [...changed, randomNode(type, choices)];
  if (typeof node.content !== "string" && choices.below(4) !== 0) {
    changed[at] = { ...node, content: mutateNodes(node.content, node.type, choices) };
    return changed;
  }
  const known = type?.fieldsById[node.field];
  const action = choices.below(6);
  if (action === 0) changed.splice(at, 1);
  else if (action === 1) changed.splice(at, 0, node);
  else if (action === 2) changed.splice(at, 0, unknownNode(choices));
  else changed[at] = known === undefined ? randomNode(type, choices) : nodeOf(sibling(known, choices), choices);
  return changed;
}

/** Another variant of the same union, or the field itself. */
function sibling(field: protobuf.Field, choices: RandomChoices): protobuf.Field {
  return field.partOf === null ? field : choices.of(field.partOf.fieldsArray);
}
