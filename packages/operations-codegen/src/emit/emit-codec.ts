import type { OperationModel, RecordModel, TypeModel, UnionModel, Variant } from "../model/model.js";
import { camelCase, pascalCase } from "../model/names.js";
import { emitFieldLoop, emitRead, emitReads } from "./emit-reads.js";
import { emitVariantFields } from "./emit-types.js";
import { emitWrite, emitWrites } from "./emit-writes.js";

/** Emits the two functions that write and read a type. An enum needs none. */
export function emitCodec(type: TypeModel): string {
  if (type.kind === "record") return emitRecordCodec(type);
  return type.kind === "union" ? emitUnionCodec(type) : "";
}

/** Emits the constant of an operation, which callers pass to a client: `psaSignHash`. */
export function emitOperation(operation: OperationModel, types: readonly TypeModel[], doc: string): string {
  const { name, opcode, authenticated } = operation;
  const codec = (side: string, message: string) => {
    const fields = emitFieldNames(
      side,
      types.find((type) => type.name === name + side),
    );
    return `/* @__PURE__ */ bodyCodec("${operation.package}.${message}", ${fields}, write${name}${side}, read${name}${side})`;
  };
  return (
    `${doc}export const ${camelCase(operation.package)}: Operation<${name}Request, ${name}Result> = {\n` +
    `  name: "${name}",\n  opcode: ${opcode},\n  class: "${operation.class}",\n  authenticated: ${authenticated},\n` +
    `  request: ${codec("Request", "Operation")},\n  result: ${codec("Result", "Result")},\n};\n`
  );
}

/** Emits the names that a request may have. A union is checked by its `kind`; results are made by services. */
function emitFieldNames(side: string, type: TypeModel | undefined): string {
  return side === "Request" && type?.kind === "record"
    ? JSON.stringify(type.members.map(({ property }) => property))
    : "undefined";
}

function emitRecordCodec({ name, members }: RecordModel): string {
  return (
    `export function write${name}(writer: BodyWriter, value: ${name}): void {\n${emitWrites(members)}}\n\n` +
    `export function read${name}(reader: BodyReader): ${name} {\n${emitReads(members, "")}}\n`
  );
}

function emitUnionCodec({ name, variants }: UnionModel): string {
  const writes = variants.map(
    (variant) => `    case "${variant.tag}":\n      ${emitVariantWrite(name, variant)};\n      break;\n`,
  );
  const reads = variants.map(
    (variant) =>
      `      case ${variant.field}:\n        value = replace(reader, value, ${emitVariantRead(name, variant)});\n        break;\n`,
  );
  return (
    `export function write${name}(writer: BodyWriter, value: ${name}): void {\n  switch (value.kind) {\n${writes.join("")}` +
    `    case "unknown":\n      putUnknown(writer, [value]);\n      break;\n` +
    `    default:\n      refuseKind(writer, "${name}", value);\n  }\n  putUnknown(writer, value.siblingUnknownFields);\n}\n\n` +
    `export function read${name}(reader: BodyReader): ${name} {\n  let value: ${name} | undefined;\n${emitFieldLoop(reads)}` +
    `  return finishUnion(reader, "${name}", value, unknown);\n}\n${variants.map((variant) => emitVariantCodec(name, variant)).join("")}`
  );
}

/** Emits the functions of a message that is inlined into its variant. */
function emitVariantCodec(union: string, variant: Variant): string {
  if ("value" in variant.content || isEmpty(variant)) return "";
  const { members } = variant.content;
  const own = union + pascalCase(variant.tag);
  const parameter = `{ ${emitVariantFields(variant)} } & WithUnknownFields`;
  return (
    `\nfunction write${own}(writer: BodyWriter, value: ${parameter}): void {\n${emitWrites(members)}}\n\n` +
    `function read${own}(reader: BodyReader): ${union} {\n${emitReads(members, `kind: "${variant.tag}", `)}}\n`
  );
}

function isEmpty({ content }: Variant): boolean {
  return "members" in content && content.members.length === 0;
}

function emitVariantWrite(union: string, variant: Variant): string {
  if ("value" in variant.content) return emitWrite(variant.content.value, variant.field, "value", "value.value", true);
  if (isEmpty(variant)) return `putEmpty(writer, ${variant.field}, value)`;
  return `putMessage(writer, ${variant.field}, "", value, write${union}${pascalCase(variant.tag)})`;
}

function emitVariantRead(union: string, variant: Variant): string {
  if ("value" in variant.content) return `{ kind: "${variant.tag}", value: ${emitRead(variant.content.value)} }`;
  if (isEmpty(variant)) return `takeMessage(reader, readEmpty("${variant.tag}"))`;
  return `takeMessage(reader, read${union}${pascalCase(variant.tag)})`;
}
