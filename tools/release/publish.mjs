// node tools/release/publish.mjs FOLDER [--stage]: publishes a release that prepare.mjs has packed, package by package in dependency order. What the
// registry has already is left out, so a run that was interrupted is finished by the next one. With --stage the registry keeps each package
// back until a person approves it (approve.mjs). The npm on the PATH publishes, and proves who it is in its own way: there is no token here.
import { parseArgs } from "node:util";
import { run } from "../workspace.mjs";
import { UNSET } from "./identity.mjs";
import { isLocal, isPublished, npmRegistry } from "./registry.mjs";
import { readRelease } from "./release-folder.mjs";
import { stagedPackages } from "./stage.mjs";

const { values, positionals } = parseArgs({
  options: { stage: { type: "boolean", default: false } },
  allowPositionals: true,
});
if (positionals.length !== 1) throw new Error("Say what to publish: node tools/release/publish.mjs FOLDER [--stage]");
const registry = await npmRegistry();
const release = await readRelease(positionals[0]);
refuseUnsetIdentity();

const verb = values.stage ? "staged" : "published";
const staged = values.stage ? await stagedPackages(release).catch(unknownStages) : [];
let done = 0;
for (const entry of release) {
  const title = `${entry.manifest.name}@${entry.manifest.version}`;
  if (staged.some(({ manifest }) => manifest === entry.manifest) || (await isPublished(registry, entry))) {
    console.log(`had already  ${title}`);
  } else {
    await publish(entry, title);
    console.log(`${verb.padEnd(12)} ${title}`);
  }
  done++;
}
console.log(`${done} of ${release.length} packages are ${verb}`);

async function publish(entry, title) {
  const command = values.stage ? ["stage", "publish"] : ["publish"];
  // A person at a terminal is asked for a second factor.
  const options = process.stdin.isTTY ? { interactive: true } : { capture: true };
  const { code, output } = await run("npm", [...command, entry.path, "--access", "public"], options);
  if (code === 0) return;
  // The answer may have been lost on its way, and not the package.
  if (!values.stage && (await isPublished(registry, entry).catch(() => false))) return;
  throw new Error(
    `${output}\n${title} is not ${verb}; ${done} of ${release.length} are. Run this again with the same folder.`,
  );
}

function refuseUnsetIdentity() {
  const unset = release.filter(({ manifest }) => JSON.stringify(manifest).includes(UNSET));
  if (unset.length > 0 && !isLocal(registry))
    throw new Error(
      `${unset[0].manifest.name} says ${UNSET}: set tools/identity.json, run tools/write-manifests.mjs, and pack again.`,
    );
}

/** Only people may list stages, not every workflow. A package that is staged twice is approved once. */
function unknownStages({ message }) {
  console.log(`The registry does not say what is staged already: ${message.split("\n")[0]}`);
  return [];
}
