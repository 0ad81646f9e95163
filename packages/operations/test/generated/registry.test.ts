import { describe, expect, it } from "vitest";
import { Opcode, operationsByOpcode } from "../../src/index.js";
import { contract } from "../contract.js";

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

  it("marks the four operations that need no authentication", () => {
    const open = [...operationsByOpcode.values()].filter(({ authenticated }) => !authenticated).map(({ name }) => name);
    expect(open).toEqual(["Ping", "ListProviders", "ListOpcodes", "ListAuthenticators"]);
  });
});
