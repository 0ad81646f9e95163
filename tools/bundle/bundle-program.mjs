#!/usr/bin/env node
// Writes the program of the package in the current folder as one file, dist/NAME.js, which starts without a search through node_modules.
// bundle-program [PACKAGE…]: these packages stay outside, for commands that are rarely used and import them when they run.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { entriesOf } from "./entries.mjs";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const programs = Object.values(manifest.bin ?? {}).map((path) => readFileSync(path, "utf8"));
const [[name, source], ...others] = Object.entries(entriesOf({ exports: {} }, programs));
if (others.length > 0) throw new Error("a package has one program");

const bundle = await rolldown({
  input: { [name]: source },
  external: [/^node:/, ...process.argv.slice(2)],
  platform: "node",
  tsconfig: false,
  resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  transform: { target: "es2022", typescript: { onlyRemoveTypeImports: true } },
  onLog: (_level, log) => {
    throw new Error(log.message);
  },
});
const { output } = await bundle.write({
  dir: "dist",
  format: "es",
  minify: false,
  codeSplitting: false,
  entryFileNames: "[name].js",
  comments: { legal: true, annotation: true, jsdoc: false },
});
await bundle.close();
writeFileSync("dist/LICENSES.txt", licences(output[0].moduleIds));

/** The licences of other people's code in the bundle: they ask to go with every copy. */
function licences(modules) {
  const folders = new Set(modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []));
  return [...folders].sort().map(licenceOf).join("\n");
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? "" : `\n${readFileSync(join(folder, file), "utf8")}`;
  return `${name} ${version}: ${license}\n${text}`;
}
