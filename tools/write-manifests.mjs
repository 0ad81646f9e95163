// node tools/write-manifests.mjs [--check]: completes the package.json of every public package, and the documents that name an address, from
// tools/identity.json; with --check it only compares. A new package needs name, version, description and what is its own.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identity, identityTexts } from "./release/identity.mjs";
import { completeManifest } from "./release/manifest.mjs";
import { publicPackages, readJson, root } from "./workspace.mjs";

const { engines } = readJson("package.json");
const packages = publicPackages();
const publicNames = packages.map(({ manifest }) => manifest.name);

const texts = new Map();
// pnpm packs the repository's licence, but not where a package has licences of other code: such a package needs a copy.
const licence = readFileSync(join(root, "LICENSE"), "utf8");
for (const { folder } of packages)
  if (existsSync(join(root, folder, "LICENSE"))) texts.set(join(folder, "LICENSE"), licence);
for (const { folder, manifest } of packages)
  texts.set(
    join(folder, "package.json"),
    `${JSON.stringify(completeManifest(folder, manifest, { identity, engines, publicNames }), null, 2)}\n`,
  );
for (const [path, pattern, value] of identityTexts) {
  const text = readFileSync(join(root, path), "utf8");
  if (!pattern.test(text))
    throw new Error(`${path} does not hold ${pattern}: tools/release/identity.mjs looks for it.`);
  texts.set(
    path,
    text.replace(pattern, () => value),
  );
}

const stale = [...texts].filter(([path, text]) => readFileSync(join(root, path), "utf8") !== text);
if (process.argv.includes("--check")) {
  if (stale.length > 0) {
    console.error(`${stale.map(([path]) => path).join(", ")}: run node tools/write-manifests.mjs, then pnpm install.`);
    process.exitCode = 1;
  }
} else {
  for (const [path, text] of stale) writeFileSync(join(root, path), text);
}
