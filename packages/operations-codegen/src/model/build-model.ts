import protobuf from "protobufjs";
import { CodegenError } from "../codegen-error.js";
import type {
  EnumModel,
  FieldType,
  Member,
  Model,
  Module,
  RecordModel,
  TypeModel,
  UnionModel,
  Variant,
} from "./model.js";
import { camelCase, moduleName, typeName } from "./names.js";
import { operationOf } from "./operation-options.js";
import type { ProtoFile, ProtoSet } from "./read-protos.js";
import {
  byNumber,
  docOf,
  identity,
  isDeprecated,
  isProto3Optional,
  isRecord,
  memberTypes,
  moduleOf,
  qualifiedName,
  variantMessages,
} from "./reflection.js";

const NUMBERS = new Set(["double", "float", "int32", "uint32", "sint32", "fixed32", "sfixed32"]);
const BIGINTS = new Set(["int64", "uint64", "sint64", "fixed64", "sfixed64"]);

/** Property names that the generated types use themselves. */
const RESERVED = new Set(["kind", "unknownFields", "siblingUnknownFields"]);

/**
 * Builds the model of the TypeScript to generate from parsed `.proto` files.
 *
 * @throws {@link CodegenError} `ERR_CODEGEN_UNSUPPORTED`, `ERR_CODEGEN_OPERATION`, `ERR_CODEGEN_NAME`
 */
export function buildModel({ root, files }: ProtoSet): Model {
  const packages = files.map((file) => ({ file, scope: scopeOf(root, file) }));
  const messages = packages
    .flatMap(({ scope }) => [...declarations(scope)])
    .filter((type) => type instanceof protobuf.Type);
  const inlined = new Set<unknown>(messages.flatMap(variantMessages));
  for (const type of messages.flatMap(memberTypes)) inlined.delete(type);

  const modules = packages.map(({ file, scope }): Module => {
    const types = [...declarations(scope)]
      .filter((type) => !inlined.has(type))
      .map((type) => (type instanceof protobuf.Enum ? buildEnum(type) : buildMessage(type)));
    const operation = operationOf(scope, file);
    return { name: moduleName(file.package), protoFile: file.name, types, ...(operation && { operation }) };
  });
  refuseCollisions(modules);
  refuseSharedOpcodes(modules);
  return { modules };
}

function scopeOf(root: protobuf.Root, file: ProtoFile): protobuf.NamespaceBase {
  const scope = root.lookup(file.package);
  if (scope instanceof protobuf.Namespace) return scope;
  throw new CodegenError("ERR_CODEGEN_SYNTAX", `${file.name} declares nothing.`);
}

/** Yields the messages and enums of a package, outer ones first. */
function* declarations(scope: protobuf.NamespaceBase): Generator<protobuf.Type | protobuf.Enum> {
  for (const nested of scope.nestedArray) {
    if (nested instanceof protobuf.Enum) yield nested;
    if (nested instanceof protobuf.Type) {
      yield nested;
      yield* declarations(nested);
    }
  }
}

function buildEnum(type: protobuf.Enum): EnumModel {
  const deprecated = Object.entries(type.valuesOptions ?? {}).flatMap(([name, options]) =>
    options?.deprecated ? [name] : [],
  );
  return { kind: "enum", ...identity(type), numbers: { ...type.values }, deprecated };
}

function buildMessage(type: protobuf.Type): TypeModel {
  const oneofs = type.oneofsArray.filter((oneof) => !oneof.fieldsArray.every(isProto3Optional));
  if (oneofs.length === 0) return buildRecord(type);
  const [oneof] = oneofs;
  if (oneofs.length > 1 || oneof === undefined || oneof.fieldsArray.length !== type.fieldsArray.length) {
    throw new CodegenError(
      "ERR_CODEGEN_UNSUPPORTED",
      `${qualifiedName(type)}: a oneof must have its message to itself, as it becomes a union. Move it into a message of its own.`,
    );
  }
  return {
    kind: "union",
    ...identity(type),
    variants: byNumber(type).map((field) => buildVariant(field)),
  } satisfies UnionModel;
}

function buildRecord(type: protobuf.Type): RecordModel {
  return { kind: "record", ...identity(type), members: byNumber(type).map(buildMember) };
}

function buildVariant(field: protobuf.Field): Variant {
  const { resolvedType } = field;
  const tag = camelCase(field.name);
  if (tag === "unknown") {
    throw new CodegenError(
      "ERR_CODEGEN_NAME",
      `${qualifiedName(field)}: "unknown" stands for variants of newer services; rename it.`,
    );
  }
  const content =
    resolvedType instanceof protobuf.Type && isRecord(resolvedType)
      ? { members: byNumber(resolvedType).map(buildMember) }
      : { value: fieldType(field) };
  return { tag, field: field.id, doc: docOf(field), deprecated: isDeprecated(field), content };
}

function buildMember(field: protobuf.Field): Member {
  const property = camelCase(field.name);
  if (RESERVED.has(property)) {
    throw new CodegenError(
      "ERR_CODEGEN_NAME",
      `${qualifiedName(field)}: generated types use "${property}" themselves; rename it.`,
    );
  }
  return {
    property,
    field: field.id,
    doc: docOf(field),
    deprecated: isDeprecated(field),
    presence: presenceOf(field),
    type: fieldType(field),
  };
}

function presenceOf(field: protobuf.Field): Member["presence"] {
  if (!field.repeated) return isProto3Optional(field) ? "optional" : "implicit";
  const packable =
    field.resolvedType instanceof protobuf.Enum ||
    NUMBERS.has(field.type) ||
    BIGINTS.has(field.type) ||
    field.type === "bool";
  return packable && field.options?.packed !== false ? "repeated" : "unpacked";
}

function fieldType(field: protobuf.Field): FieldType {
  if (field.map || field.type === "group") {
    throw new CodegenError(
      "ERR_CODEGEN_UNSUPPORTED",
      `${qualifiedName(field)}: maps and groups are not supported; use a repeated message.`,
    );
  }
  const { type, resolvedType } = field;
  if (resolvedType instanceof protobuf.Enum) {
    const zero = resolvedType.valuesById[0] ?? "";
    return { kind: "enum", name: typeName(resolvedType), module: moduleOf(resolvedType), zero };
  }
  if (resolvedType instanceof protobuf.Type)
    return { kind: "message", name: typeName(resolvedType), module: moduleOf(resolvedType) };
  if (NUMBERS.has(type)) return { kind: "number", scalar: type };
  if (BIGINTS.has(type)) return { kind: "bigint", scalar: type };
  if (type === "bool" || type === "string") return { kind: type };
  if (type === "bytes") return { kind: type, isPublic: field.options?.["(parsec.public)"] === true };
  throw new CodegenError("ERR_CODEGEN_UNSUPPORTED", `${qualifiedName(field)}: type ${type} is not supported.`);
}

function refuseCollisions(modules: readonly Module[]): void {
  const owners = new Map<string, string>();
  for (const module of modules) {
    for (const { name } of module.types) {
      const owner = owners.get(name);
      if (owner !== undefined) {
        throw new CodegenError(
          "ERR_CODEGEN_NAME",
          `${module.protoFile} and ${owner} both declare a type ${name}: rename one of them with option (parsec.type_name), ` +
            "or (parsec.enum_type_name) for an enum.",
        );
      }
      owners.set(name, module.protoFile);
    }
  }
}

function refuseSharedOpcodes(modules: readonly Module[]): void {
  const owners = new Map<number, string>();
  for (const { operation, protoFile } of modules) {
    if (operation === undefined) continue;
    const owner = owners.get(operation.opcode);
    if (owner !== undefined) {
      throw new CodegenError(
        "ERR_CODEGEN_OPERATION",
        `${protoFile} and ${owner} both claim opcode ${operation.opcode}.`,
      );
    }
    owners.set(operation.opcode, protoFile);
  }
}
