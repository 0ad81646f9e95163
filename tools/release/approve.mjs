// node tools/release/approve.mjs FOLDER: approves, in dependency order, what the release workflow has staged: for a person, who is asked for a second
// factor. A package that is staged from another tarball than the one in the folder is not approved.
import { parseArgs } from "node:util";
import { mustRun } from "../workspace.mjs";
import { isPublished, npmRegistry } from "./registry.mjs";
import { readRelease } from "./release-folder.mjs";
import { stagedPackages } from "./stage.mjs";

const { positionals } = parseArgs({ allowPositionals: true });
if (positionals.length !== 1) throw new Error("Say what to approve: node tools/release/approve.mjs FOLDER");
const registry = await npmRegistry();
const release = await readRelease(positionals[0]);
const staged = await stagedPackages(release);
for (const entry of release) {
  const title = `${entry.manifest.name}@${entry.manifest.version}`;
  if (await isPublished(registry, entry)) continue;
  const stage = staged.find(({ manifest }) => manifest === entry.manifest);
  if (stage === undefined)
    throw new Error(`${title} is not staged as it lies in the folder: run the release workflow again.`);
  await mustRun("npm", ["stage", "approve", stage.stageId], { interactive: true });
  console.log(`approved     ${title}`);
}
