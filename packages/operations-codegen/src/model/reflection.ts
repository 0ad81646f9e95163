// Questions to protobufjs' reflection.
import protobuf from "protobufjs";
import { moduleName, pascalCase } from "./names.js";

/** Messages whose fields a variant takes in. */
export function variantMessages(type: protobuf.Type): protobuf.Type[] {
  return type.fieldsArray.flatMap(({ partOf, resolvedType }) =>
    partOf && resolvedType instanceof protobuf.Type && isRecord(resolvedType) ? [resolvedType] : [],
  );
}

/** Types that members refer to by name. */
export function memberTypes(type: protobuf.Type): protobuf.ReflectionObject[] {
  return type.fieldsArray.flatMap((field) => {
    const takenIn =
      field.partOf &&
      !isProto3Optional(field) &&
      field.resolvedType instanceof protobuf.Type &&
      isRecord(field.resolvedType);
    return field.resolvedType && !takenIn ? [field.resolvedType] : [];
  });
}

export function isRecord(type: protobuf.Type): boolean {
  return type.oneofsArray.every((oneof) => oneof.fieldsArray.every(isProto3Optional));
}

export function isProto3Optional(field: protobuf.Field): boolean {
  return field.options?.proto3_optional === true;
}

export function byNumber(type: protobuf.Type): protobuf.Field[] {
  return [...type.fieldsArray].sort((a, b) => a.id - b.id);
}

export function identity(type: protobuf.Type | protobuf.Enum): { name: string; module: string; doc: string } {
  return { name: typeName(type), module: moduleOf(type), doc: docOf(type) };
}

/** The two messages of an operation are named after it; others keep their own name or the one their option gives. */
export function typeName(type: protobuf.Type | protobuf.Enum): string {
  const given = type.options?.[type instanceof protobuf.Enum ? "(parsec.enum_type_name)" : "(parsec.type_name)"];
  if (typeof given === "string") return given;
  const isTopLevel = type.parent instanceof protobuf.Namespace && !(type.parent instanceof protobuf.Type);
  if (isTopLevel && type.name === "Operation") return `${pascalCase(packageOf(type))}Request`;
  if (isTopLevel && type.name === "Result") return `${pascalCase(packageOf(type))}Result`;
  return pascalCase(type.name);
}

export function moduleOf(type: protobuf.ReflectionObject): string {
  return moduleName(packageOf(type));
}

export function packageOf(type: protobuf.ReflectionObject): string {
  let scope: protobuf.ReflectionObject | null = type;
  while (scope instanceof protobuf.Type || scope instanceof protobuf.Enum || scope instanceof protobuf.Field)
    scope = scope.parent;
  return scope?.fullName.replace(/^\./, "") ?? "";
}

export function docOf(object: protobuf.ReflectionObject): string {
  return object.comment ?? "";
}

export function isDeprecated(field: protobuf.Field): boolean {
  return field.options?.deprecated === true;
}

export function place(object: protobuf.ReflectionObject): string {
  return object.fullName.replace(/^\./, "");
}
