import { readFileSync } from "node:fs";
import protobuf from "protobufjs";
import { describe, expect, it } from "vitest";
import { Opcode, operationsByOpcode } from "../src/index.js";
import { contractRoot } from "./contract-root.js";

interface Field {
  readonly number: number;
  readonly name: string;
  readonly type: string;
  readonly oneof?: string;
  readonly repeated?: boolean;
  readonly deprecated?: boolean;
}

interface Contract {
  readonly operations: readonly { opcode: number; name: string; package: string; class: string }[];
  readonly messages: Readonly<Record<string, readonly Field[]>>;
  readonly enums: Readonly<Record<string, readonly { name: string; value: number; deprecated?: boolean }[]>>;
}

// Parsec's contract as facts, collected from its public documentation and from watching service 1.4.1.
const contract: Contract = JSON.parse(readFileSync(new URL("./contract.json", import.meta.url), "utf8"));
const root = contractRoot();

function fullName(object: protobuf.ReflectionObject): string {
  return object.fullName.slice(1);
}

function describeField(field: protobuf.Field): Field {
  const type = field.resolvedType === null ? field.type : fullName(field.resolvedType);
  return {
    number: field.id,
    name: field.name,
    type,
    ...(field.partOf && { oneof: field.partOf.name }),
    ...(field.repeated && { repeated: true }),
    ...(field.options?.deprecated === true && { deprecated: true }),
  };
}

/** The contract names a type from the message that uses it; protobuf's scoping rules find it from there. */
function resolved(message: string, field: Field): Field {
  const declared = [...Object.keys(contract.messages), ...Object.keys(contract.enums)];
  for (let scope = message; ; scope = scope.slice(0, scope.lastIndexOf("."))) {
    const candidate = `${scope}.${field.type}`;
    if (declared.includes(candidate)) return { ...field, type: candidate };
    if (!scope.includes(".")) return field;
  }
}

function* declarations(scope: protobuf.NamespaceBase): Generator<protobuf.Type | protobuf.Enum> {
  for (const nested of scope.nestedArray) {
    if (nested instanceof protobuf.Type || nested instanceof protobuf.Enum) yield nested;
    if (nested instanceof protobuf.Namespace) yield* declarations(nested);
  }
}

it("has exactly the messages and enums of the contract", () => {
  const names = [...declarations(root)].map(fullName).sort();
  expect(names).toEqual([...Object.keys(contract.messages), ...Object.keys(contract.enums)].sort());
});

it.each(Object.entries(contract.messages))("%s has the contract's fields", (name, fields) => {
  const actual = root
    .lookupType(name)
    .fieldsArray.map(describeField)
    .sort((a, b) => a.number - b.number);
  expect(actual).toEqual(fields.map((field) => resolved(name, field)).sort((a, b) => a.number - b.number));
});

it.each(Object.entries(contract.enums))("%s has the contract's values", (name, values) => {
  const { values: numbers, valuesOptions } = root.lookupEnum(name);
  const actual = Object.entries(numbers).map(([value, number]) => ({
    name: value,
    value: number,
    ...(valuesOptions?.[value]?.deprecated === true && { deprecated: true }),
  }));
  expect(actual).toEqual(values);
});

describe("the registry", () => {
  it("has the contract's 31 operations, each with its opcode and class", () => {
    const actual = [...operationsByOpcode.values()].map(({ opcode, name, class: cls, request }) => ({
      opcode,
      name,
      package: request.message.replace(/\.Operation$/, ""),
      class: cls,
    }));
    expect(actual).toEqual(contract.operations);
    expect(actual).toHaveLength(31);
  });

  it("finds operations by opcode and opcodes by name", () => {
    for (const [opcode, operation] of operationsByOpcode) expect(operation.opcode).toBe(opcode);
    expect(Object.entries(Opcode)).toEqual(contract.operations.map(({ name, opcode }) => [name, opcode]));
  });

  it("knows the four operations that need no authentication", () => {
    const open = [...operationsByOpcode.values()].filter(({ authenticated }) => !authenticated).map(({ name }) => name);
    expect(open).toEqual(["Ping", "ListProviders", "ListOpcodes", "ListAuthenticators"]);
  });
});
