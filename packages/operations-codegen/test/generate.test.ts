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

function give(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(proto, name), text);
}

const head = (name: string): string => `syntax = "proto3";\npackage ${name};\n`;
const frob = `${head("acme_frob")}
message Operation {
  option (parsec.opcode) = 4026531840;
  option (parsec.class) = "crypto";
  // What to frob. */ alert(1)
  string key_name = 1;
}
message Result { bytes data = 1; }
`;

describe("a vendor's files, complete by themselves", () => {
  it("become a module, a registry and an index", () => {
    give({ "acme_frob.proto": frob });
    expect(generate({ proto, out })).toEqual(["acme-frob.ts", "registry.ts", "index.ts"]);
    const text = readFileSync(join(out, "acme-frob.ts"), "utf8");
    expect(text).toContain("export const acmeFrob: Operation<AcmeFrobRequest, AcmeFrobResult> = {");
    expect(text).toContain('from "@parsec-ts/operations/codec";');
    expect(text).toContain("opcode: 4026531840,");
    expect(readFileSync(join(out, "registry.ts"), "utf8")).toContain("AcmeFrob: 4026531840,");
  });

  it("give the same bytes every time, whatever the order of files on disk", () => {
    give({
      "b.proto": `${head("b")}message B { a.A a = 1; }`,
      "acme_frob.proto": frob,
      "a.proto": `${head("a")}message A {}`,
    });
    const first = [...render({ proto, out })];
    rmSync(join(proto, "a.proto"));
    give({ "a.proto": `${head("a")}message A {}` });
    expect([...render({ proto, out })]).toEqual(first);
  });

  it("cannot break out of a comment", () => {
    give({ "acme_frob.proto": frob });
    const text = render({ proto, out }).get("acme-frob.ts") ?? "";
    expect(text).toContain("*\u200b/ alert(1)");
    expect(text).not.toContain("*/ alert(1)");
  });

  it("leave alone what is not theirs, and remove what lost its source", () => {
    give({ "acme_frob.proto": frob });
    generate({ proto, out });
    writeFileSync(join(out, "mine.ts"), "export {};\n");
    writeFileSync(join(out, "acme-old.ts"), readFileSync(join(out, "acme-frob.ts")));
    generate({ proto, out });
    expect(readdirSync(out).sort()).toEqual(["acme-frob.ts", "index.ts", "mine.ts", "registry.ts"]);
  });

  it("are found out of date by check, which writes nothing", () => {
    give({ "acme_frob.proto": frob });
    generate({ proto, out });
    expect(() => check({ proto, out })).not.toThrow();
    give({ "acme_frob.proto": frob.replace("key_name", "name") });
    const before = readFileSync(join(out, "acme-frob.ts"), "utf8");
    expect(() => check({ proto, out })).toThrow(expect.objectContaining({ code: "ERR_CODEGEN_STALE" }));
    expect(readFileSync(join(out, "acme-frob.ts"), "utf8")).toBe(before);
  });
});

describe("files that cannot become TypeScript", () => {
  const operation = (body: string) => `${head("p")}message Operation { ${body} }\nmessage Result {}`;
  it.each([
    ["no files at all", {}, "ERR_CODEGEN_NO_PROTO"],
    ["proto2", { "p.proto": 'syntax = "proto2"; package p; message M {}' }, "ERR_CODEGEN_SYNTAX"],
    ["no package", { "p.proto": 'syntax = "proto3"; message M {}' }, "ERR_CODEGEN_SYNTAX"],
    ["a syntax error", { "p.proto": `${head("p")}message M {` }, "ERR_CODEGEN_SYNTAX"],
    ["an import that is not there", { "p.proto": `${head("p")}import "q.proto"; message M {}` }, "ERR_CODEGEN_SYNTAX"],
    ["a type that is not there", { "p.proto": `${head("p")}message M { Nowhere n = 1; }` }, "ERR_CODEGEN_SYNTAX"],
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
      "a class that there is not",
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
    ["a field called kind", { "p.proto": `${head("p")}message M { string kind = 1; }` }, "ERR_CODEGEN_NAME"],
    [
      "a variant called unknown",
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
    give(files);
    expect(() => generate({ proto, out })).toThrow(expect.objectContaining({ name: "CodegenError", code }));
  });

  it("are refused when the directory is not there", () => {
    expect(() => render({ proto: join(directory, "nowhere"), out })).toThrow(
      expect.objectContaining({ code: "ERR_CODEGEN_NO_PROTO" }),
    );
  });

  it("name a colliding type by option", () => {
    give({
      "p.proto": `${head("p")}message M {}`,
      "q.proto": `${head("q")}message M { option (parsec.type_name) = "QM"; }\nenum E { option (parsec.enum_type_name) = "QE"; A = 0; }`,
    });
    const text = render({ proto, out }).get("q.ts") ?? "";
    expect(text).toContain("export interface QM extends WithUnknownFields {}");
    expect(text).toContain("export type QE =");
  });
});
