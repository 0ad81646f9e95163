// node tools/sbom.mjs [file]: the bill of materials of all public packages as users get them, in CycloneDX: packed, installed by npm
// into an empty project, and listed from there.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jsonIn, mustRun, pnpm, publicPackages, root } from "./workspace.mjs";

/** Packs every public package; returns the paths of the tarballs. */
export async function packAll(directory) {
  mkdirSync(directory, { recursive: true });
  for (const { folder } of publicPackages()) {
    await pnpm(["pack", "--pack-destination", directory], { cwd: join(root, folder), capture: true });
  }
  return readdirSync(directory).map((name) => join(directory, name));
}

/** Installs by npm into an empty project, without running scripts of the installed packages. */
export async function installByNpm(project, packages) {
  mkdirSync(project, { recursive: true });
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ name: "consumer", version: "0.0.0", private: true, type: "module" }),
  );
  await mustRun("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages], {
    cwd: project,
    capture: true,
  });
}

/** The bill of materials as JSON. */
export async function sbomOf(work) {
  const project = join(work, "project");
  await installByNpm(project, await packAll(join(work, "tarballs")));
  const args = ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev", "--loglevel", "error"];
  return jsonIn(await mustRun("npm", args, { cwd: project, capture: true }));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const work = mkdtempSync(join(tmpdir(), "parsec-ts-sbom-"));
  try {
    const [, , file] = process.argv;
    const sbom = await sbomOf(work);
    if (file === undefined) process.stdout.write(sbom);
    else writeFileSync(file, sbom);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
