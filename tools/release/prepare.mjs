// node tools/release/prepare.mjs FOLDER [--rehearsal]: builds and packs the release that HEAD is tagged as into a new folder: tarballs, bill of
// materials, notes and checksums. Publishing takes everything from there, so that users get what was checked. A rehearsal packs what was built.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { install, mustRun, pnpm, publicPackages, root, turbo } from "../workspace.mjs";
import { unsetFields } from "./identity.mjs";
import { releaseNotes } from "./notes.mjs";
import { packAll } from "./pack.mjs";
import { releaseFiles, writeChecksums } from "./release-folder.mjs";
import { sbomOf } from "./sbom.mjs";

const { values, positionals } = parseArgs({
  options: { rehearsal: { type: "boolean", default: false } },
  allowPositionals: true,
});
if (positionals.length !== 1) throw new Error("Say where to: node tools/release/prepare.mjs FOLDER");
await prepare(resolve(positionals[0]), await releasableVersion());

/** The version of every public package, if the checkout is one that can be released. */
async function releasableVersion() {
  const unset = unsetFields();
  if (unset.length > 0 && !values.rehearsal)
    throw new Error(
      `tools/identity.json does not say ${unset.join(", ")} yet: a release needs it, a rehearsal does not.`,
    );
  const pending = readdirSync(join(root, ".changeset")).filter((name) => name.endsWith(".md") && name !== "README.md");
  if (pending.length > 0)
    throw new Error(`${pending.length} changesets are pending: run pnpm changeset version first.`);
  const versions = new Set(publicPackages().map(({ manifest }) => manifest.version));
  if (versions.size > 1) throw new Error(`Public packages have more than one version: ${[...versions].join(", ")}.`);
  const [version] = versions;
  const tags = (await mustRun("git", ["tag", "--points-at", "HEAD"], { capture: true })).split("\n");
  if (!tags.includes(`v${version}`)) throw new Error(`HEAD is not tagged v${version}, which is the packages' version.`);
  return version;
}

async function prepare(folder, version) {
  if (!values.rehearsal) {
    await install();
    await pnpm(["audit", "--prod", "--audit-level", "high"]);
    await turbo(["build", "--force", "--output-logs=errors-only"]);
  }
  mkdirSync(folder);
  const tarballs = await packAll(folder);
  const project = mkdtempSync(join(tmpdir(), "parsec-ts-sbom-"));
  try {
    writeFileSync(join(folder, releaseFiles.SBOM), await sbomOf(project, tarballs));
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
  const folders = publicPackages().map((entry) => entry.folder);
  writeFileSync(join(folder, releaseFiles.NOTES), releaseNotes(root, folders, version));
  writeChecksums(folder);
  console.log(`packed ${tarballs.length} packages of ${version} into ${folder}`);
}
