import protobuf from "protobufjs";
import { expect, it } from "vitest";
import { type ContractField, contract } from "./contract.js";
import { contractRoot } from "./contract-root.js";

const root = contractRoot();

function fullName(object: protobuf.ReflectionObject): string {
  return object.fullName.slice(1);
}

function describeField(field: protobuf.Field): ContractField {
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

/** Resolves the type of a field, which the contract names as the message does, by protobuf's scoping rules. */
function resolveType(message: string, field: ContractField): ContractField {
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

it("the .proto files have exactly the messages and enums of the contract", () => {
  const names = [...declarations(root)].map(fullName).sort();
  expect(names).toEqual([...Object.keys(contract.messages), ...Object.keys(contract.enums)].sort());
});

it.each(Object.entries(contract.messages))("%s has the contract's fields", (name, fields) => {
  const actual = root
    .lookupType(name)
    .fieldsArray.map(describeField)
    .sort((a, b) => a.number - b.number);
  expect(actual).toEqual(fields.map((field) => resolveType(name, field)).sort((a, b) => a.number - b.number));
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
