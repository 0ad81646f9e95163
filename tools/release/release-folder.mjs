// A release as a folder: tarballs, bill of materials, notes, and the checksums of them.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { mustRun } from "../workspace.mjs";
import { inDependencyOrder } from "./order.mjs";

const CHECKSUMS = "SHA256SUMS";
const SBOM = "sbom.cdx.json";
const NOTES = "notes.md";

export const releaseFiles = { CHECKSUMS, SBOM, NOTES };

/** Writes the checksums of every other file of the release, as sha256sum reads them. */
export function writeChecksums(folder) {
  const names = readdirSync(folder).filter((name) => name !== CHECKSUMS);
  writeFileSync(
    join(folder, CHECKSUMS),
    names
      .sort()
      .map((name) => `${sha256(join(folder, name))}  ${name}\n`)
      .join(""),
  );
}

/**
 * The packages of a release in the order of publishing: manifest, path of the tarball, and its digests as registries name them. A tarball that
 * is not the one that was packed is refused.
 */
export async function readRelease(folder) {
  const lines = readFileSync(join(folder, CHECKSUMS), "utf8").trim().split("\n");
  const packages = [];
  for (const line of lines) {
    const [digest, name] = line.split("  ");
    const path = join(folder, name);
    if (basename(name) !== name || sha256(path) !== digest)
      throw new Error(`${name} differs from its line in ${CHECKSUMS}: pack the release again.`);
    if (name.endsWith(".tgz")) packages.push(await readTarball(path));
  }
  const ordered = inDependencyOrder(packages.map(({ manifest }) => manifest));
  return ordered.map((manifest) => packages.find((entry) => entry.manifest === manifest));
}

async function readTarball(path) {
  const manifest = JSON.parse(await mustRun("tar", ["-xzOf", path, "package/package.json"], { capture: true }));
  const bytes = readFileSync(path);
  const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
  return { path, manifest, integrity, shasum: createHash("sha1").update(bytes).digest("hex") };
}

function sha256(path) {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
