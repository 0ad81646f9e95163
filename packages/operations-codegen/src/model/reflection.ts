// Queries to the reflection of protobufjs.
import protobuf from "protobufjs";
import { moduleName, packageOf, typeName } from "./names.js";

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

/** Returns the name of the module that declares the type. */
export function moduleOf(type: protobuf.ReflectionObject): string {
  return moduleName(packageOf(type));
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
