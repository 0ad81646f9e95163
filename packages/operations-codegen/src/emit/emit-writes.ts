import type { FieldType, Member } from "../model/model.js";

/** Emits the body of a write function: one statement for each member. */
export function emitWrites(members: readonly Member[]): string {
  return `${members.map((member) => `  ${emitMemberWrite(member)}\n`).join("")}  sink.unknown(value.unknownFields);\n`;
}

function emitMemberWrite({ presence, type, field, property }: Member): string {
  const value = `value.${property}`;
  switch (presence) {
    case "implicit":
      return emitWrite(type, field, property, value, false);
    case "optional":
      return `if (${value} !== undefined) ${emitWrite(type, field, property, value, true)}`;
    case "unpacked":
      return `for (const element of sink.list("${property}", ${value})) ${emitWrite(type, field, property, "element", true)}`;
    case "repeated":
      return type.kind === "enum"
        ? `sink.packedEnum(${field}, "${property}", ${type.name}Numbers, ${value});`
        : `sink.packed(${field}, "${property}", "${scalarOf(type)}", ${value});`;
  }
}

/** Emits the statement that writes one value of a field. With `present`, a default value is written too. */
export function emitWrite(type: FieldType, field: number, name: string, value: string, present: boolean): string {
  const last = present ? ", true" : "";
  switch (type.kind) {
    case "number":
    case "bigint":
      return `sink.${type.kind}(${field}, "${name}", "${type.scalar}", ${value}${last});`;
    case "enum":
      return `sink.enum(${field}, "${name}", ${type.name}Numbers, ${value}${last});`;
    case "message":
      return `sink.message(${field}, "${name}", ${value}, write${type.name});`;
    default:
      return `sink.${type.kind}(${field}, "${name}", ${value}${last});`;
  }
}

function scalarOf(type: FieldType): string {
  return type.kind === "number" || type.kind === "bigint" ? type.scalar : type.kind;
}
