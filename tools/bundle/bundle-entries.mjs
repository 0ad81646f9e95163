#!/usr/bin/env node
// Writes the JavaScript of the package in the current folder into dist: one file for each public entry and for each program of bin/, and
// chunks for the modules that several of them need. Declarations come from tsc. bundle-entries [FOLDER]: the sources are in that folder, "src" by default.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { entriesOf } from "./entries.mjs";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const programs = Object.values(manifest.bin ?? {}).map((path) => readFileSync(path, "utf8"));
const [folder = "src"] = process.argv.slice(2);

removeScripts();
const bundle = await rolldown({
  input: entriesOf(manifest, programs, folder),
  // Other packages, of ours or not, stay what they are: a class that two of our packages use must be one class.
  external: /^[^./]/,
  platform: "neutral",
  tsconfig: false,
  resolve: { extensionAlias: { ".js": [".ts"] } },
  transform: { target: "es2022", typescript: { onlyRemoveTypeImports: true } },
  onLog: (_level, log) => {
    throw new Error(log.message);
  },
});
await bundle.write({
  dir: "dist",
  format: "es",
  minify: false,
  minifyInternalExports: false,
  // Hashes would give the same file another name after each change.
  entryFileNames: "[name].js",
  chunkFileNames: "shared/[name].js",
  // The declarations have the documentation.
  comments: { legal: true, annotation: true, jsdoc: false },
  sourcemap: true,
  // The package brings its sources.
  sourcemapExcludeSources: true,
});
await bundle.close();

/** Removes the scripts of the last build: an entry or chunk that is gone must not be published. */
function removeScripts() {
  for (const name of readdirSync("dist", { recursive: true }))
    if (/\.js(\.map)?$/.test(name)) rmSync(join("dist", name));
}
