import protobuf from "protobufjs";

/** Converts a name to camel case: `rsa_pkcs1v15_sign` becomes `rsaPkcs1v15Sign`. */
export function camelCase(name: string): string {
  return name
    .replace(/[_.]+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/^[A-Z]/, (first) => first.toLowerCase());
}

/** Converts a name to Pascal case: `psa_sign_hash` becomes `PsaSignHash`. */
export function pascalCase(name: string): string {
  const camel = camelCase(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** Returns the module of a package: `psa-sign-hash` for `psa_sign_hash`. */
export function moduleName(packageName: string): string {
  return packageName.replaceAll(/[_.]+/g, "-").toLowerCase();
}

/**
 * Returns the name of the TypeScript type. The two messages of an operation are named after it. Others have their own name, or the
 * one that their option gives.
 */
export function typeName(type: protobuf.Type | protobuf.Enum): string {
  const given = type.options?.[type instanceof protobuf.Enum ? "(parsec.enum_type_name)" : "(parsec.type_name)"];
  if (typeof given === "string") return given;
  const isTopLevel = type.parent instanceof protobuf.Namespace && !(type.parent instanceof protobuf.Type);
  if (isTopLevel && type.name === "Operation") return `${pascalCase(packageOf(type))}Request`;
  if (isTopLevel && type.name === "Result") return `${pascalCase(packageOf(type))}Result`;
  return pascalCase(type.name);
}

/** Returns the protobuf package of the type. */
export function packageOf(type: protobuf.ReflectionObject): string {
  let scope: protobuf.ReflectionObject | null = type;
  while (scope instanceof protobuf.Type || scope instanceof protobuf.Enum || scope instanceof protobuf.Field)
    scope = scope.parent;
  return scope?.fullName.replace(/^\./, "") ?? "";
}
