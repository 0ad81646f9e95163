import { describe, expect, it } from "vitest";
// @ts-expect-error: the checks are plain JavaScript
import { layerViolations } from "../layers.mjs";

const scope = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`@parsec-ts/${name}`, "workspace:^"]));
const manifest = (dependencies: readonly string[] = [], devDependencies: readonly string[] = []) => ({
  exports: { ".": {}, "./testing": {} },
  dependencies: scope(dependencies),
  devDependencies: scope(devDependencies),
});

const manifests = {
  "wire-protocol": manifest(),
  transport: manifest(["wire-protocol"], ["test-support"]),
  client: manifest(["transport", "wire-protocol", "node"]),
  "transport-unix": manifest(["transport", "transport-tcp"]),
  "transport-tcp": manifest(["transport"]),
  node: manifest(["client"], ["mock-service"]),
  "mock-service": manifest(["transport"]),
  "test-support": manifest(["wire-protocol"]),
};

const violations = (...files: [path: string, text: string][]): string[] =>
  layerViolations({ files: files.map(([path, text]) => ({ path: `packages/${path}`, text })), manifests });

describe("layerViolations accepts", () => {
  it.each([
    ["an import from a lower layer", "transport/src/a.ts", 'import { b } from "@parsec-ts/wire-protocol";'],
    ["an exported entry point", "client/src/a.ts", 'import { b } from "@parsec-ts/transport/testing";'],
    ["a module of Node in a package for Node", "node/src/a.ts", 'import "node:fs";'],
    ["a module of Node in the tests of a pure package", "client/test/a.ts", 'import "node:fs";'],
    ["test-support in tests", "transport/test/a.ts", 'import "@parsec-ts/test-support";'],
    ["a higher folder that imports from a lower one", "client/src/key/a.ts", 'import "../operations/b.js";'],
    ["an import in a comment", "wire-protocol/src/a.ts", '// import { b } from "@parsec-ts/client";'],
  ])("%s", (_title, path, text) => {
    expect(violations([path, text])).toEqual([]);
  });
});

describe("layerViolations finds", () => {
  it.each([
    ["an import upward", "transport/src/a.ts", 'export { b } from "@parsec-ts/client";', /lower layers only/],
    ["a type import upward", "client/src/a.ts", 'import type { B } from "@parsec-ts/node";', /lower layers only/],
    ["an inline type import upward", "client/src/a.ts", 'type A = import("@parsec-ts/node").B;', /lower layers only/],
    ["an import sideways", "transport-unix/src/a.ts", 'import "@parsec-ts/transport-tcp";', /lower layers only/],
    ["a test that imports sideways", "node/test/a.ts", 'import "@parsec-ts/mock-service";', /lower layers only/],
    ["test-support in sources", "transport/src/a.ts", 'import "@parsec-ts/test-support";', /lower layers only/],
    [
      "a package of ours in test-support",
      "test-support/src/a.ts",
      'import "@parsec-ts/wire-protocol";',
      /lower layers only/,
    ],
    ["a module of Node in a pure package", "client/src/a.ts", 'import { b } from "node:fs";', /no node: module/],
    ["an undeclared package", "wire-protocol/src/a.ts", 'import "protobufjs/minimal.js";', /does not declare/],
    ["a development dependency in sources", "node/src/a.ts", 'import "@parsec-ts/mock-service";', /does not declare/],
    [
      "a package's inside by name",
      "client/src/a.ts",
      'import "@parsec-ts/transport/dist/b.js";',
      /exported entry points/,
    ],
    ["a package's inside by path", "client/src/a.ts", 'import "../../transport/src/b.js";', /by its name/],
    ["a lower folder that imports from a higher one", "client/src/call/a.ts", 'import "../key/b.js";', /lies above it/],
    [
      "a folder that imports from the source folder",
      "client/src/host/a.ts",
      'import type { B } from "../b.js";',
      /lies above it/,
    ],
    ["a folder outside the order", "client/src/misc/a.ts", 'import "../host/b.js";', /not in the order/],
  ])("%s", (_title, path, text, rule) => {
    expect(violations([path, text])).toEqual(expect.arrayContaining([expect.stringMatching(rule)]));
  });

  it("a module of Node, and a package that needs Node, behind a pure entry", () => {
    const found = violations(
      ["mock-service/src/in-memory.ts", 'export { a } from "./a.js";'],
      ["mock-service/src/a.ts", 'import "./serve/b.js";\nimport "@parsec-ts/transport";'],
      ["mock-service/src/serve/b.ts", 'import "node:fs";\nimport { c } from "@parsec-ts/transport-unix";'],
      ["mock-service/src/index.ts", 'import "node:net";'],
    );
    expect(found.filter((line) => line.includes("pure entry"))).toEqual([
      "packages/mock-service/src/serve/b.ts: a pure entry reaches this file, which needs Node (imports node:fs)",
      expect.stringContaining("(imports @parsec-ts/transport-unix)"),
    ]);
  });

  it("a circle of type-only imports among files", () => {
    const found = violations(
      ["node/src/a.ts", 'import type { B } from "./b.js";'],
      ["node/src/b.ts", 'import { c } from "./c.js";'],
      ["node/src/c.ts", 'export type A = import("./a.js").A;'],
    );
    expect(found).toEqual([
      "a circle: packages/node/src/a.ts -> packages/node/src/b.ts -> packages/node/src/c.ts -> packages/node/src/a.ts",
    ]);
  });

  it("a circle among C modules, a header and its source taken together", () => {
    const found = violations(
      ["se-driver/core/call.c", '#include "call.h"\n#include "engine.h"'],
      ["se-driver/core/call.h", ""],
      ["se-driver/core/engine.c", '#include "engine.h"\n#include "call.h"'],
      ["se-driver/core/engine.h", "#include <stddef.h>"],
    );
    expect(found).toEqual([
      "a circle: packages/se-driver/core/call -> packages/se-driver/core/engine -> packages/se-driver/core/call",
    ]);
  });
});
