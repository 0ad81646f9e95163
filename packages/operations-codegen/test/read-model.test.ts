import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readModel } from "../src/index.js";

const contract = fileURLToPath(new URL("../../operations/proto", import.meta.url));

describe("a contract as data", () => {
  it("names each operation with its opcode, its fields and their comments", () => {
    const module = readModel(contract).modules.find(({ name }) => name === "psa-sign-hash");
    expect(module?.operation).toMatchObject({ name: "PsaSignHash", opcode: 4, class: "crypto" });
    const request = module?.types.find(({ name }) => name === "PsaSignHashRequest");
    expect(request).toMatchObject({ kind: "record", members: [{ property: "keyName", field: 1 }, {}, { field: 3 }] });
    expect(JSON.stringify(request)).toContain("Name of the key: any UTF-8");
  });

  it("refuses a directory without .proto files", () => {
    const here = fileURLToPath(new URL(".", import.meta.url));
    expect(() => readModel(here)).toThrow(expect.objectContaining({ code: "ERR_CODEGEN_NO_PROTO" }));
  });
});
