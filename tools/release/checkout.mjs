// A copy of the repository in which a release can be made: what git knows and what was built, with its own node_modules and its own history.
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun, pnpm, publicPackages, repositoryPaths, root } from "../workspace.mjs";

const AUTHOR = ["-c", "user.name=rehearsal", "-c", "user.email=rehearsal@localhost", "-c", "commit.gpgsign=false"];

/** Copies the repository into `copy`, and makes of all pending changesets and one more a release: versions, CHANGELOGs, a commit and its tag. */
export async function checkOutRelease(copy) {
  const built = ["packages", "tools"].flatMap((parent) =>
    readdirSync(join(root, parent)).map((folder) => join(parent, folder, "dist")),
  );
  for (const path of [...(await repositoryPaths()), ...built.filter((path) => existsSync(join(root, path)))])
    cpSync(join(root, path), join(copy, path), { recursive: true });
  const git = (...args) => mustRun("git", [...AUTHOR, ...args], { cwd: copy, capture: true });
  const commit = async (message) => {
    await git("add", "--all");
    await git("commit", "--quiet", "--no-verify", "--message", message);
  };
  await git("init", "--quiet", "--initial-branch=main");
  await commit("The repository as it is");
  await pnpm(["install", "--offline", "--frozen-lockfile", "--ignore-scripts"], { cwd: copy, capture: true });

  const [{ folder, manifest }] = publicPackages();
  writeFileSync(join(copy, ".changeset/rehearsal.md"), `---\n"${manifest.name}": patch\n---\n\nA rehearsed change.\n`);
  await commit("A change");
  await pnpm(["exec", "changeset", "version"], { cwd: copy, capture: true });
  const { version } = JSON.parse(readFileSync(join(copy, folder, "package.json"), "utf8"));
  await commit(`Version ${version}`);
  await git("tag", `v${version}`);
  return version;
}
