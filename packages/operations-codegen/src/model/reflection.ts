// Queries to the reflection of protobufjs.
import protobuf from "protobufjs";
import { moduleName, pascalCase } from "./names.js";

/** Returns the messages whose fields are inlined into a variant of this type. */
export function variantMessages(type: protobuf.Type): protobuf.Type[] {
  return type.fieldsArray.flatMap(({ partOf, resolvedType }) =>
    partOf && resolvedType instanceof protobuf.Type && isRecord(resolvedType) ? [resolvedType] : [],
  );
}

/** Returns the types that fields of this type refer to by name. */
export function memberTypes(type: protobuf.Type): protobuf.ReflectionObject[] {
  return type.fieldsArray.flatMap((field) => {
    const inlined =
      field.partOf &&
      !isProto3Optional(field) &&
      field.resolvedType instanceof protobuf.Type &&
      isRecord(field.resolvedType);
    return field.resolvedType && !inlined ? [field.resolvedType] : [];
  });
}

/** True if the message becomes an interface, not a union. */
export function isRecord(type: protobuf.Type): boolean {
  return type.oneofsArray.every((oneof) => oneof.fieldsArray.every(isProto3Optional));
}

/** True if the field is declared `optional`. */
export function isProto3Optional(field: protobuf.Field): boolean {
  return field.options?.proto3_optional === true;
}

/** Returns the fields of a message in ascending order of their numbers. */
export function byNumber(type: protobuf.Type): protobuf.Field[] {
  return [...type.fieldsArray].sort((a, b) => a.id - b.id);
}

/** Returns the properties that every model of a type has. */
export function identity(type: protobuf.Type | protobuf.Enum): { name: string; module: string; doc: string } {
  return { name: typeName(type), module: moduleOf(type), doc: docOf(type) };
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

/** Returns the name of the module that declares the type. */
export function moduleOf(type: protobuf.ReflectionObject): string {
  return moduleName(packageOf(type));
}

/** Returns the protobuf package of the type. */
export function packageOf(type: protobuf.ReflectionObject): string {
  let scope: protobuf.ReflectionObject | null = type;
  while (scope instanceof protobuf.Type || scope instanceof protobuf.Enum || scope instanceof protobuf.Field)
    scope = scope.parent;
  return scope?.fullName.replace(/^\./, "") ?? "";
}

/** Returns the comment of a message, an enum or a field; empty if it has none. */
export function docOf(object: protobuf.ReflectionObject): string {
  return object.comment ?? "";
}

/** True if the field is marked as deprecated. */
export function isDeprecated(field: protobuf.Field): boolean {
  return field.options?.deprecated === true;
}

/** Returns the full name of a declaration, for messages of errors. */
export function qualifiedName(object: protobuf.ReflectionObject): string {
  return object.fullName.replace(/^\./, "");
}
