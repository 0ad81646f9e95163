import { describe, expect, it } from "vitest";
import { identity, unsetFields } from "../identity.mjs";
import { completeManifest } from "../manifest.mjs";

const shared = {
  identity,
  engines: { node: ">=20.19" },
  publicNames: ["@parsec-ts/one", "@parsec-ts/two"],
};

const bare = {
  exports: { ".": { default: "./dist/index.js", types: "./dist/index.d.ts" }, "./package.json": "./package.json" },
  dependencies: { "@parsec-ts/two": "workspace:^", "@parsec-ts/private": "workspace:^", yaml: "catalog:" },
  publishConfig: { access: "public", provenance: true },
  name: "@parsec-ts/one",
  version: "0.0.0",
  description: "One of two.",
  keywords: ["one", "parsec"],
};

const complete = (manifest: object) => completeManifest("packages/one", manifest, shared);

describe("completeManifest", () => {
  it("gives a package that says only what is its own all fields, in one order", () => {
    const manifest = complete(bare);
    expect(Object.keys(manifest)).toEqual([
      "name",
      "version",
      "description",
      "keywords",
      "license",
      "author",
      "repository",
      "homepage",
      "bugs",
      "engines",
      "sideEffects",
      "files",
      "exports",
      "dependencies",
      "publishConfig",
    ]);
    expect(manifest.repository.directory).toBe("packages/one");
    expect(manifest.keywords).toEqual([...identity.keywords, "one"]);
    expect(manifest.files).toEqual(["CHANGELOG.md"]);
  });

  it("puts the condition of types first, and default last", () => {
    expect(Object.keys(complete(bare).exports["."])).toEqual(["types", "default"]);
  });

  it("binds packages that are released together to each other's very version, and no other", () => {
    expect(complete(bare).dependencies).toEqual({
      "@parsec-ts/two": "workspace:*",
      "@parsec-ts/private": "workspace:^",
      yaml: "catalog:",
    });
  });

  it("leaves provenance to the workflow: a manifest that asks for it cannot be published from elsewhere", () => {
    expect(complete(bare).publishConfig).toEqual({ access: "public" });
  });

  it("changes nothing the second time", () => {
    expect(JSON.stringify(complete(complete(bare)))).toBe(JSON.stringify(complete(bare)));
  });

  it.each([
    ["no description", { ...bare, description: undefined }, /lacks a description/],
    ["a field that has no position", { ...bare, main: "./dist/index.js" }, /has main/],
    ["a peer among our packages", { ...bare, peerDependencies: { "@parsec-ts/two": "workspace:^" } }, /as peers/],
  ])("refuses %s", (_, manifest, message) => {
    expect(() => complete(manifest)).toThrow(message);
  });
});

describe("unsetFields", () => {
  it("names what is not known yet, also within a longer text", () => {
    expect(unsetFields({ author: "us", repository: "https://TO-BE-SET.invalid/x", keywords: ["a"] })).toEqual([
      "repository",
    ]);
  });
});
