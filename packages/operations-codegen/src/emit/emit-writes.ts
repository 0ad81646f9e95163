import type { FieldType, Member } from "../model/model.js";
import { pascalCase } from "../model/names.js";
import { localName } from "./local-names.js";

/** Emits the body of a write function: each property of the value is read once, then written by one statement. */
export function emitWrites(members: readonly Member[]): string {
  const properties = members.map(({ property }) => {
    const local = localName(property);
    return local === property ? property : `${property}: ${local}`;
  });
  return (
    `  const { ${[...properties, "unknownFields"].join(", ")} } = value;\n` +
    `${members.map((member) => `  ${emitMemberWrite(member)}\n`).join("")}  putUnknown(writer, unknownFields);\n`
  );
}

function emitMemberWrite({ presence, type, field, property }: Member): string {
  const local = localName(property);
  const element = (number: number) => emitWrite(type, number, property, "element", true);
  switch (presence) {
    case "implicit":
      return `${emitWrite(type, field, property, local, false)};`;
    case "optional":
      return `if (${local} !== undefined) ${emitWrite(type, field, property, local, true)};`;
    case "unpacked":
      return `for (const element of elements(writer, "${property}", ${local})) ${element(field)};`;
    case "repeated":
      return `putPacked(writer, ${field}, "${property}", ${local}, (element) => ${element(0)});`;
  }
}

/** Emits the expression that writes one value of a field. With `present`, a default value is written too. */
export function emitWrite(type: FieldType, field: number, name: string, value: string, present: boolean): string {
  const last = present ? ", true" : "";
  switch (type.kind) {
    case "number":
    case "bigint":
      return `put${pascalCase(type.scalar)}(writer, ${field}, "${name}", ${value}${last})`;
    case "enum":
      return `putEnum(writer, ${field}, "${name}", ${type.name}Numbers, ${value}${last})`;
    case "message":
      return `putMessage(writer, ${field}, "${name}", ${value}, write${type.name})`;
    default:
      return `put${pascalCase(type.kind)}(writer, ${field}, "${name}", ${value}${last})`;
  }
}
