/** A part of a JSON schema, as far as ours use it. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

/** Paths of a value that break its schema; unknown properties too. */
export function schemaProblems(
  schema: Schema,
  value: unknown,
  defs: Readonly<Record<string, Schema>>,
  path = "$",
): string[] {
  if (schema.$ref !== undefined) {
    const target = defs[schema.$ref.replace("#/$defs/", "")];
    return target === undefined
      ? [`${path}: ${schema.$ref} does not exist`]
      : schemaProblems(target, value, defs, path);
  }
  if (schema.enum !== undefined) return schema.enum.includes(value) ? [] : [`${path}: not in the enumeration`];
  const type = Array.isArray(value)
    ? "array"
    : Number.isInteger(value) && schema.type === "integer"
      ? "integer"
      : typeof value;
  if (type !== schema.type) return [`${path}: ${type} instead of ${schema.type}`];
  if (typeof value === "string" && schema.pattern !== undefined) {
    return new RegExp(schema.pattern).test(value) ? [] : [`${path}: ${value} does not match ${schema.pattern}`];
  }
  if (typeof value === "number" && value < (schema.minimum ?? value)) return [`${path}: ${value} is too small`];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => schemaProblems(schema.items ?? {}, item, defs, `${path}[${index}]`));
  }
  if (typeof value !== "object" || value === null) return [];
  const { properties } = schema;
  if (properties === undefined) return [];
  return [
    ...(schema.required ?? []).filter((name) => !(name in value)).map((name) => `${path}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, item]) => {
      const part = properties[name];
      return part === undefined ? [`${path}.${name} is unknown`] : schemaProblems(part, item, defs, `${path}.${name}`);
    }),
  ];
}
