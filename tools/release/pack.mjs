// Packs the public packages as they are published.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRun, pnpm, publicPackages, root } from "../workspace.mjs";

/** Packs every public package of a checkout, which is built; returns the paths of the tarballs. */
export async function packAll(directory, checkout = root) {
  mkdirSync(directory, { recursive: true });
  const filters = publicPackages().map(({ manifest }) => `--filter=${manifest.name}`);
  await pnpm(["--recursive", ...filters, "pack", "--pack-destination", directory], { cwd: checkout, capture: true });
  return readdirSync(directory).map((name) => join(directory, name));
}

let packed;

/** The tarballs of this checkout, packed once for all checks of this process. */
export function packedPackages() {
  packed ??= packForThisProcess();
  return packed;
}

function packForThisProcess() {
  const directory = mkdtempSync(join(tmpdir(), "parsec-ts-packed-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  return packAll(directory);
}

/** Those of some files that a tarball does not hold. */
export async function missingFiles(tarball, names) {
  const listed = (await mustRun("tar", ["-tzf", tarball], { capture: true })).split("\n");
  return names.filter((name) => !listed.includes(`package/${name}`));
}
