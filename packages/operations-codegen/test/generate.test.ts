import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { check, generate, render } from "../src/index.js";

let directory: string;
let proto: string;
let out: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "codegen-"));
  proto = join(directory, "proto");
  out = join(directory, "out");
  mkdirSync(proto);
});

afterEach(() => rmSync(directory, { recursive: true }));

function writeProtos(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(proto, name), text);
}

const head = (name: string): string => `syntax = "proto3";\npackage ${name};\n`;
const frob = `${head("acme_frob")}
message Operation {
  option (parsec.opcode) = 4026531840;
  option (parsec.class) = "crypto";
  // Name of the key to frob. */ alert(1)
  string key_name = 1;
}
message Result { bytes data = 1; }
`;

describe("a vendor's .proto files", () => {
  it("become a module, a registry and an index", () => {
    writeProtos({ "acme_frob.proto": frob });
    expect(generate({ proto, out })).toEqual(["acme-frob.ts", "registry.ts", "index.ts"]);
    const text = readFileSync(join(out, "acme-frob.ts"), "utf8");
    expect(text).toContain("export const acmeFrob: Operation<AcmeFrobRequest, AcmeFrobResult> = {");
    expect(text).toContain('from "@parsec-ts/operations/codec";');
    expect(text).toContain("opcode: 4026531840,");
    expect(readFileSync(join(out, "registry.ts"), "utf8")).toContain("AcmeFrob: 4026531840,");
  });

  it("give the same output each time, whatever the order of files on disk", () => {
    writeProtos({
      "b.proto": `${head("b")}message B { a.A a = 1; }`,
      "acme_frob.proto": frob,
      "a.proto": `${head("a")}message A {}`,
    });
    const first = [...render({ proto, out })];
    rmSync(join(proto, "a.proto"));
    writeProtos({ "a.proto": `${head("a")}message A {}` });
    expect([...render({ proto, out })]).toEqual(first);
  });

  it("cannot end the comment that they are copied to", () => {
    writeProtos({ "acme_frob.proto": frob });
    const text = render({ proto, out }).get("acme-frob.ts") ?? "";
    expect(text).toContain("*\u200b/ alert(1)");
    expect(text).not.toContain("*/ alert(1)");
  });

  it("replace only generated files, and remove those whose source no longer exists", () => {
    writeProtos({ "acme_frob.proto": frob });
    generate({ proto, out });
    writeFileSync(join(out, "mine.ts"), "export {};\n");
    writeFileSync(join(out, "acme-old.ts"), readFileSync(join(out, "acme-frob.ts")));
    generate({ proto, out });
    expect(readdirSync(out).sort()).toEqual(["acme-frob.ts", "index.ts", "mine.ts", "registry.ts"]);
  });

  it("are found newer than their output by check, which writes nothing", () => {
    writeProtos({ "acme_frob.proto": frob });
    generate({ proto, out });
    expect(() => check({ proto, out })).not.toThrow();
    writeProtos({ "acme_frob.proto": frob.replace("key_name", "name") });
    const before = readFileSync(join(out, "acme-frob.ts"), "utf8");
    expect(() => check({ proto, out })).toThrow(expect.objectContaining({ code: "ERR_CODEGEN_STALE" }));
    expect(readFileSync(join(out, "acme-frob.ts"), "utf8")).toBe(before);
  });
});

describe("invalid .proto files", () => {
  const operation = (body: string) => `${head("p")}message Operation { ${body} }\nmessage Result {}`;
  it.each([
    ["no files", {}, "ERR_CODEGEN_NO_PROTO"],
    ["proto2", { "p.proto": 'syntax = "proto2"; package p; message M {}' }, "ERR_CODEGEN_SYNTAX"],
    ["no package", { "p.proto": 'syntax = "proto3"; message M {}' }, "ERR_CODEGEN_SYNTAX"],
    ["a syntax error", { "p.proto": `${head("p")}message M {` }, "ERR_CODEGEN_SYNTAX"],
    ["an import of a missing file", { "p.proto": `${head("p")}import "q.proto"; message M {}` }, "ERR_CODEGEN_SYNTAX"],
    ["an undeclared type", { "p.proto": `${head("p")}message M { Missing n = 1; }` }, "ERR_CODEGEN_SYNTAX"],
    ["two files of one package", { "p.proto": `${head("p")}message M {}`, "q.proto": head("p") }, "ERR_CODEGEN_SYNTAX"],
    ["no opcode", { "p.proto": operation('option (parsec.class) = "core";') }, "ERR_CODEGEN_OPERATION"],
    [
      "opcode 0",
      { "p.proto": operation('option (parsec.opcode) = 0; option (parsec.class) = "core";') },
      "ERR_CODEGEN_OPERATION",
    ],
    [
      "opcode 2^32",
      { "p.proto": operation('option (parsec.opcode) = 4294967296; option (parsec.class) = "core";') },
      "ERR_CODEGEN_OPERATION",
    ],
    ["no class", { "p.proto": operation("option (parsec.opcode) = 7;") }, "ERR_CODEGEN_OPERATION"],
    [
      "an unknown class",
      { "p.proto": operation('option (parsec.opcode) = 7; option (parsec.class) = "x";') },
      "ERR_CODEGEN_OPERATION",
    ],
    ["no Result", { "p.proto": frob.replace(/message Result.*/, "") }, "ERR_CODEGEN_OPERATION"],
    [
      "one opcode twice",
      { "p.proto": frob, "q.proto": frob.replace("acme_frob", "acme_other") },
      "ERR_CODEGEN_OPERATION",
    ],
    [
      "one type name twice",
      { "p.proto": `${head("p")}message M {}`, "q.proto": `${head("q")}message M {}` },
      "ERR_CODEGEN_NAME",
    ],
    ["a field named kind", { "p.proto": `${head("p")}message M { string kind = 1; }` }, "ERR_CODEGEN_NAME"],
    [
      "a variant named unknown",
      { "p.proto": `${head("p")}message M { oneof v { bool unknown = 1; } }` },
      "ERR_CODEGEN_NAME",
    ],
    ["a map", { "p.proto": `${head("p")}message M { map<string, string> m = 1; }` }, "ERR_CODEGEN_UNSUPPORTED"],
    [
      "a oneof beside other fields",
      { "p.proto": `${head("p")}message M { bool b = 1; oneof v { bool c = 2; } }` },
      "ERR_CODEGEN_UNSUPPORTED",
    ],
    [
      "two oneofs",
      { "p.proto": `${head("p")}message M { oneof v { bool b = 1; } oneof w { bool c = 2; } }` },
      "ERR_CODEGEN_UNSUPPORTED",
    ],
  ])("are refused: %s", (_title, files, code) => {
    writeProtos(files);
    expect(() => generate({ proto, out })).toThrow(expect.objectContaining({ name: "CodegenError", code }));
  });

  it("are refused if the directory does not exist", () => {
    expect(() => render({ proto: join(directory, "missing"), out })).toThrow(
      expect.objectContaining({ code: "ERR_CODEGEN_NO_PROTO" }),
    );
  });

  it("become valid when an option renames a colliding type", () => {
    writeProtos({
      "p.proto": `${head("p")}message M {}`,
      "q.proto": `${head("q")}message M { option (parsec.type_name) = "QM"; }\nenum E { option (parsec.enum_type_name) = "QE"; A = 0; }`,
    });
    const text = render({ proto, out }).get("q.ts") ?? "";
    expect(text).toContain("export interface QM extends WithUnknownFields {}");
    expect(text).toContain("export type QE =");
  });
});
