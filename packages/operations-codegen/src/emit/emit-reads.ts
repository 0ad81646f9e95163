import type { FieldType, Member } from "../model/model.js";

/** Emits the body of a read function: one variable for each member, one case for each field, and the message. */
export function emitReads(members: readonly Member[], literalStart: string): string {
  const declarations = members.map(emitDeclaration);
  const cases = members.map(emitCase);
  return (
    `${declarations.join("")}  let unknownFields: UnknownField[] | undefined;\n` +
    `  while (reader.next()) {\n    switch (reader.tag) {\n${cases.join("")}` +
    `      default:\n        (unknownFields ??= []).push(reader.unknown());\n    }\n  }\n` +
    `  return { ${literalStart}${members.map((member) => `${emitProperty(member)}, `).join("")}...(unknownFields && { unknownFields }) };\n`
  );
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
  const single = `      case ${tagOf(field, wireTypeOf(type))}:\n`;
  if (presence !== "repeated" && presence !== "unpacked")
    return `${single}        ${local} = ${emitRead(type)};\n        break;\n`;
  const element = `${single}        ${local}.push(reader.element(() => ${emitRead(type)}));\n        break;\n`;
  if (type.kind === "message" || type.kind === "string" || type.kind === "bytes") return element;
  return `${element}      case ${tagOf(field, 2)}:\n        reader.packed(${local}, () => ${emitRead(type)});\n        break;\n`;
}

function emitProperty({ presence, type, property }: Member): string {
  const local = localName(property);
  if (presence === "optional") return `...(${local} !== undefined && { ${property}: ${local} })`;
  if (presence === "implicit" && type.kind === "message")
    return `${property}: ${local} ?? reader.missing("${property}")`;
  if (presence === "implicit" && type.kind === "bytes") return `${property}: ${local} ?? allocateBytes(0)`;
  return local === property ? property : `${property}: ${local}`;
}

/** Emits the expression that reads one value of a field. */
export function emitRead(type: FieldType): string {
  switch (type.kind) {
    case "number":
    case "bigint":
      return `reader.${type.kind}("${type.scalar}")`;
    case "enum":
      return `reader.enum(${type.name}Names)`;
    case "message":
      return `reader.message(read${type.name})`;
    default:
      return `reader.${type.kind}()`;
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

/** Returns the tag of a field: its number and wire type. */
export function tagOf(field: number, wireType: number): number {
  return ((field << 3) | wireType) >>> 0;
}

/** Names that a local variable of a read function cannot have. */
const RESERVED = new Set(
  (
    "reader value arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected public " +
    "return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" "),
);

/** Returns the name of the variable that a property is read into. */
function localName(property: string): string {
  return RESERVED.has(property) ? `${property}Value` : property;
}
