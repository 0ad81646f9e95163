import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "@parsec-ts/debian";
import { afterAll, beforeAll, expect, it } from "vitest";

const tool = fileURLToPath(new URL("../../bundle/bundle-entries.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "parsec-ts-bundle-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILES = {
  "package.json": JSON.stringify({
    type: "module",
    exports: {
      ".": { default: "./dist/index.js" },
      "./testing": { default: "./dist/testing/index.js" },
      "./package.json": "./package.json",
    },
    bin: { tool: "./bin/tool.js" },
  }),
  "bin/tool.js": 'import "../dist/cli.js";',
  "src/index.ts": 'export { Shared } from "./shared.js";\nexport { names } from "./names.js";\n',
  "src/names.ts": "export const names: Set<string> = /* @__PURE__ */ new Set(['a']);\n",
  "src/shared.ts":
    'import { join } from "@parsec-ts/other";\n/** Doc. */\nexport class Shared {\n  path = join();\n}\n',
  "src/testing/index.ts": 'import { Shared } from "../shared.js";\nexport const shared: Shared = new Shared();\n',
  "src/cli.ts": 'import { names } from "./names.js";\nconsole.log(names);\n',
  "dist/gone.js": "",
};

let scripts: Record<string, string>;
beforeAll(async () => {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { code, stderr } = await runProgram(process.execPath, [tool], { cwd: folder });
  if (code !== 0) throw new Error(stderr);
  const dist = join(folder, "dist");
  const names = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
  scripts = Object.fromEntries(names.map((name) => [name, readFileSync(join(dist, name), "utf8")]));
});

it("writes one script per public entry and program, and removes those of the last build", () => {
  const entries = Object.keys(scripts).filter((name) => !name.startsWith("shared/"));
  expect(entries.sort()).toEqual(["cli.js", "index.js", "testing/index.js"]);
});

it("writes a class that two entries need once", () => {
  expect(Object.values(scripts).filter((text) => /class( Shared)? {/.test(text))).toHaveLength(1);
});

it("leaves other packages outside, and keeps annotations of pure calls", () => {
  const all = Object.values(scripts).join("\n");
  expect(all).toContain('from "@parsec-ts/other"');
  expect(all).toContain("/* @__PURE__ */ new Set");
});

it("writes maps that lead to the package's sources", () => {
  const dist = join(folder, "dist");
  const maps = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".map"));
  const sources = maps.flatMap((name) => {
    const map: { readonly sources: readonly string[] } = JSON.parse(readFileSync(join(dist, name), "utf8"));
    return map.sources.map((source) => join(dist, dirname(name), source).slice(folder.length + 1));
  });
  expect(sources.sort()).toEqual(["src/cli.ts", "src/names.ts", "src/shared.ts", "src/testing/index.ts"]);
});
