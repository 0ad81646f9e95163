import type { FieldType, Member } from "../model/model.js";

/** Emits the body of a read function: one variable for each member, one case for each field, and the message. */
export function emitReads(members: readonly Member[], literalStart: string): string {
  const declarations = members.map(emitDeclaration);
  const cases = members.map(emitCase);
  return (
    `${declarations.join("")}  let unknown: number[] | undefined;\n` +
    `  while (reader.next()) {\n    switch (reader.field) {\n${cases.join("")}` +
    `      default:\n        unknown = reader.unknown(unknown);\n    }\n  }\n` +
    `  return reader.finish({ ${literalStart}${members.map(emitProperty).join(", ")} }, unknown);\n`
  );
}

function emitDeclaration({ presence, type, property }: Member): string {
  const local = localName(property);
  if (presence === "repeated" || presence === "unpacked") return `  const ${local}: ${elementType(type)}[] = [];\n`;
  if (type.kind === "bytes") return `  let ${local}: ByteRange | undefined;\n`;
  if (presence === "optional" || type.kind === "message") {
    return `  let ${local}: ${elementType(type)} | undefined;\n`;
  }
  const inferred = type.kind === "number" || type.kind === "bigint" || type.kind === "bool" || type.kind === "string";
  return `  let ${local}${inferred ? "" : `: ${elementType(type)}`} = ${defaultOf(type)};\n`;
}

function emitCase({ presence, type, property, field }: Member): string {
  const local = localName(property);
  const statement =
    presence === "repeated" || presence === "unpacked"
      ? `reader.repeated(${local}, ${wireTypeOf(type)}, () => ${emitRead(type)})`
      : `${local} = ${emitSingularRead(type, local)}`;
  return `      case ${field}:\n        ${statement};\n        break;\n`;
}

function emitProperty({ presence, type, property }: Member): string {
  const local = localName(property);
  if (presence === "optional") {
    const value = type.kind === "bytes" ? `reader.bytes(${local})` : local;
    return `...(${local} !== undefined && { ${property}: ${value} })`;
  }
  if (presence === "implicit" && type.kind === "message")
    return `${property}: ${local} ?? reader.missing("${property}")`;
  if (presence === "implicit" && type.kind === "bytes")
    return `${property}: ${local} === undefined ? allocateBytes(0) : reader.bytes(${local})`;
  return local === property ? property : `${property}: ${local}`;
}

/** Emits the expression that reads one occurrence of a field whose last occurrence counts. */
function emitSingularRead(type: FieldType, local: string): string {
  if (type.kind === "bytes") return `reader.range(${local})`;
  return type.kind === "message" ? `reader.replace(${local}, ${emitRead(type)})` : emitRead(type);
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

/** Names that a local variable of a read function cannot have. */
const RESERVED = new Set(
  (
    "reader value unknown arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected public " +
    "return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" "),
);

/** Returns the name of the variable that a property is read into. */
function localName(property: string): string {
  return RESERVED.has(property) ? `${property}Value` : property;
}
