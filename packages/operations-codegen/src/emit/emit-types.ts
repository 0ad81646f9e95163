import type { EnumModel, FieldType, Member, RecordModel, TypeModel, UnionModel, Variant } from "../model/model.js";

/** Emits the declaration of a type, with its documentation. */
export function emitType(type: TypeModel): string {
  switch (type.kind) {
    case "record":
      return emitRecord(type);
    case "union":
      return emitUnion(type);
    case "enum":
      return emitEnum(type);
  }
}

/** Emits a doc comment, or an empty text if there is no documentation. */
export function emitDoc(lines: readonly string[], indent = ""): string {
  const text = lines.flatMap((line) => line.split("\n")).map((line) => line.trimEnd());
  while (text.length > 0 && text.at(-1) === "") text.pop();
  if (text.length === 0) return "";
  const safe = text.map((line) => line.replaceAll("*/", "*\u200b/"));
  if (safe.length === 1) return `${indent}/** ${safe[0]} */\n`;
  return `${indent}/**\n${safe.map((line) => `${indent} *${line === "" ? "" : ` ${line}`}\n`).join("")}${indent} */\n`;
}

/** Returns the TypeScript type of one value of a field. */
export function typeOf(type: FieldType): string {
  switch (type.kind) {
    case "number":
      return "number";
    case "bigint":
      return "bigint | number";
    case "bool":
      return "boolean";
    case "string":
      return "string";
    case "bytes":
      return "Uint8Array";
    default:
      return type.name;
  }
}

/** Emits the members of an object type, one on each line. */
export function emitMembers(members: readonly Member[], indent: string): string {
  return members
    .map(
      (member) =>
        `${emitDoc(documented(member), indent)}${indent}readonly ${member.property}${emitMemberType(member)};\n`,
    )
    .join("");
}

/** Emits the fields that a variant has besides its `kind`, on one line. */
export function emitVariantFields({ content }: Variant): string {
  if ("value" in content) return `readonly value: ${typeOf(content.value)}`;
  return content.members.map((member) => `readonly ${member.property}${emitMemberType(member)}`).join("; ");
}

function emitMemberType({ presence, type }: Member): string {
  const single = typeOf(type);
  if (presence === "implicit") return `: ${single}`;
  if (presence === "optional") return `?: ${single}`;
  return `: readonly ${single.includes("|") ? `(${single})` : single}[]`;
}

function emitRecord({ name, doc, members }: RecordModel): string {
  const body = members.length === 0 ? " {}" : ` {\n${emitMembers(members, "  ")}}`;
  return `${emitDoc([doc])}export interface ${name} extends WithUnknownFields${body}\n`;
}

function emitUnion({ name, doc, variants }: UnionModel): string {
  const lines = variants.map((variant) => {
    const fields = emitVariantFields(variant);
    const literal = `{ readonly kind: "${variant.tag}"${fields === "" ? "" : `; ${fields}`} }`;
    return `${emitDoc(documented(variant), "  ")}  | (${literal} & WithUnknownFields)\n`;
  });
  lines.push("  | UnknownVariant");
  return `${emitDoc([doc])}export type ${name} =\n${lines.join("")};\n`;
}

function emitEnum({ name, doc, numbers, deprecated }: EnumModel): string {
  const about = [doc, "", "A number stands for a value that only a newer service knows."];
  if (deprecated.length > 0) about.push("", `Deprecated: ${deprecated.join(", ")}.`);
  const table = Object.entries(numbers).map(([value, number]) => `  ${value}: ${number},\n`);
  const union = Object.keys(numbers).map((value) => `  | "${value}"\n`);
  return (
    `${emitDoc(doc === "" ? about.slice(2) : about)}export type ${name} =\n${union.join("")}  | number;\n\n` +
    `export const ${name}Numbers = {\n${table.join("")}} as const;\n\n` +
    `export const ${name}Names: ReadonlyMap<number, keyof typeof ${name}Numbers> = /* @__PURE__ */ enumNames(${name}Numbers);\n`
  );
}

function documented({ doc, deprecated }: { readonly doc: string; readonly deprecated: boolean }): string[] {
  if (!deprecated) return [doc];
  return doc === "" ? ["@deprecated"] : [doc, "", "@deprecated"];
}
