import type { FieldType, Member } from "../model/model.js";
import { pascalCase } from "../model/names.js";
import { localName } from "./local-names.js";

/** Emits the body of a read function: one variable for each member, one case for each field, and the message. */
export function emitReads(members: readonly Member[], literalStart: string): string {
  const declarations = members.map(emitDeclaration);
  const cases = members.map(emitCase);
  const properties = literalStart + members.map(emitProperty).join(", ");
  return `${declarations.join("")}${emitFieldLoop(cases)}  return reader.finish({${properties && ` ${properties} `}}, unknown);\n`;
}

/** Emits the loop over the fields of a message: with the known ones as cases, the others are collected. */
export function emitFieldLoop(cases: readonly string[]): string {
  const step =
    cases.length === 0
      ? " unknown = reader.unknown(unknown);\n"
      : ` {\n    switch (reader.field) {\n${cases.join("")}      default:\n        unknown = reader.unknown(unknown);\n    }\n  }\n`;
  return `  let unknown: number[] | undefined;\n  while (reader.next())${step}`;
}

function emitDeclaration({ presence, type, property }: Member): string {
  const local = localName(property);
  if (presence === "repeated" || presence === "unpacked") return `  const ${local}: ${elementType(type)}[] = [];\n`;
  if (presence === "optional" || type.kind === "message" || type.kind === "bytes") {
    return `  let ${local}: ${elementType(type)} | undefined;\n`;
  }
  const inferred = type.kind === "number" || type.kind === "bigint" || type.kind === "bool" || type.kind === "string";
  return `  let ${local}${inferred ? "" : `: ${elementType(type)}`} = ${defaultOf(type)};\n`;
}

function emitCase({ presence, type, property, field }: Member): string {
  const local = localName(property);
  const statement =
    presence === "repeated" || presence === "unpacked"
      ? `takeList(reader, ${local}, ${wireTypeOf(type)}, () => ${emitRead(type)})`
      : `${local} = ${emitSingularRead(type, local)}`;
  return `      case ${field}:\n        ${statement};\n        break;\n`;
}

function emitProperty({ presence, type, property }: Member): string {
  const local = localName(property);
  if (presence === "optional")
    return `...(${local} !== undefined && { ${property}${local === property ? "" : `: ${local}`} })`;
  if (presence === "implicit" && type.kind === "message")
    return `${property}: ${local} ?? reader.missing("${property}")`;
  if (presence === "implicit" && type.kind === "bytes") return `${property}: ${local} ?? new Uint8Array(0)`;
  return local === property ? property : `${property}: ${local}`;
}

/** Emits the expression that reads one occurrence of a field whose last occurrence counts. */
function emitSingularRead(type: FieldType, local: string): string {
  if (type.kind === "bytes") return `take${type.isPublic ? "Public" : ""}Bytes(reader, ${local})`;
  return type.kind === "message" ? `replace(reader, ${local}, ${emitRead(type)})` : emitRead(type);
}

/** Emits the expression that reads one value of a field. */
export function emitRead(type: FieldType): string {
  switch (type.kind) {
    case "number":
    case "bigint":
      return `take${pascalCase(type.scalar)}(reader)`;
    case "enum":
      return `takeEnum(reader, ${type.name}Names)`;
    case "bytes":
      return `take${type.isPublic ? "Public" : ""}Bytes(reader)`;
    case "message":
      return `takeMessage(reader, read${type.name})`;
    default:
      return `take${pascalCase(type.kind)}(reader)`;
  }
}

function elementType(type: FieldType): string {
  if (type.kind === "enum" || type.kind === "message") return type.name;
  return { number: "number", bigint: "bigint", bool: "boolean", string: "string", bytes: "Uint8Array" }[type.kind];
}

function defaultOf(type: FieldType): string {
  switch (type.kind) {
    case "number":
      return "0";
    case "bigint":
      return "0n";
    case "bool":
      return "false";
    case "string":
      return '""';
    case "enum":
      return `"${type.zero}"`;
    default:
      return "undefined";
  }
}

/** Returns the protobuf wire type of a single value. */
export function wireTypeOf(type: FieldType): number {
  switch (type.kind) {
    case "string":
    case "bytes":
    case "message":
      return 2;
    case "bool":
    case "enum":
      return 0;
    default:
      if (["double", "fixed64", "sfixed64"].includes(type.scalar)) return 1;
      return ["float", "fixed32", "sfixed32"].includes(type.scalar) ? 5 : 0;
  }
}
