// pnpm release:rehearse [--every-consumer]: a release from a copy of this checkout to a registry on this machine, by the scripts that the release workflow
// runs: with faults in the middle, finished by the next run, and installed and used as users do. The packages have to be built.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { timed } from "../steps.mjs";
import { mustRun, publicPackages, run } from "../workspace.mjs";
import { checkOutRelease } from "./checkout.mjs";
import { useAsConsumers } from "./consumers.mjs";
import { unsetFields } from "./identity.mjs";
import { startRegistry } from "./local-registry.mjs";
import { dependenciesOf } from "./order.mjs";
import { missingFiles } from "./pack.mjs";
import { readRelease, releaseFiles, writeChecksums } from "./release-folder.mjs";

/** The first npm that can stage packages is 11.15; the release workflow has this one. */
const STAGING_NPM = ["--yes", "-p", "npm@11.19.1", "--"];

const none = () => undefined;

const { values } = parseArgs({ options: { "every-consumer": { type: "boolean", default: false } } });
const work = mkdtempSync(join(tmpdir(), "parsec-ts-rehearsal-"));
try {
  await rehearse();
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function rehearse() {
  const [copy, folder] = [join(work, "checkout"), join(work, "release")];
  const version = await timed("version, CHANGELOGs and tag", () => checkOutRelease(copy));
  const release = await timed("pack", () => prepare(copy, folder));
  assert.equal(release.length, publicPackages().length);
  await checkFolder(copy, folder, version, release);
  await timed("staging and approval", () => stageAndApprove(release));
  const registry = await timed("publishing, with faults", () => publishWithFaults(folder, release));
  try {
    await timed("installed and used", () =>
      useAsConsumers(join(work, "consumers"), registry.url, version, values["every-consumer"]),
    );
  } finally {
    await registry.close();
  }
}

async function prepare(copy, folder) {
  const script = join(copy, "tools/release/prepare.mjs");
  const refused = await run(process.execPath, [script, folder], { cwd: copy, capture: true });
  if (unsetFields().length > 0) {
    assert.notEqual(refused.code, 0);
    assert.match(refused.output, /tools\/identity\.json does not say repository/);
    await mustRun(process.execPath, [script, folder, "--rehearsal"], { cwd: copy, capture: true });
  } else assert.equal(refused.code, 0, refused.output);
  return readRelease(folder);
}

/** The folder of the release holds what the release on the forge shows. */
async function checkFolder(copy, folder, version, release) {
  for (const { path } of release)
    assert.deepEqual(await missingFiles(path, ["LICENSE", "README.md", "CHANGELOG.md"]), [], path);
  await mustRun("sha256sum", ["--check", "--strict", releaseFiles.CHECKSUMS], { cwd: folder, capture: true });
  assert.match(readFileSync(join(folder, releaseFiles.NOTES), "utf8"), /^- \*\*\w+.*\*\*: A rehearsed change\.$/m);
  const { bomFormat, components } = JSON.parse(readFileSync(join(folder, releaseFiles.SBOM), "utf8"));
  assert.equal(bomFormat, "CycloneDX");
  const ours = components.filter(({ group, name }) => group === "@parsec-ts" || name.startsWith("@parsec-ts/"));
  assert.deepEqual(new Set(ours.map((component) => component.version)), new Set([version]));
  assert.equal(ours.length, publicPackages().length);
  const tag = await mustRun("git", ["tag", "--points-at", "HEAD"], { cwd: copy, capture: true });
  assert.equal(tag.trim(), `v${version}`);
}

/** Publishes three times: the registry refuses the fourth package; the process is killed while its answer is lost; the rest. */
async function publishWithFaults(folder, release) {
  let fault = none;
  let publisher;
  const registry = await startRegistry(join(work, "registry"), {
    intercept: () => fault(),
    lost: () => process.kill(-publisher.pid, "SIGKILL"),
  });
  const names = release.map(({ manifest }) => manifest.name);

  fault = onceAfter("refuse", 3);
  const refused = await publish(folder, registry).ended;
  assert.notEqual(refused.code, 0);
  assert.match(refused.output, new RegExp(`${names[3]}@.* is not published; 3 of ${names.length} are`));
  assert.deepEqual(registry.stored, names.slice(0, 3));

  fault = onceAfter("lose", 3);
  publisher = publish(folder, registry);
  assert.equal((await publisher.ended).signal, "SIGKILL");
  assert.deepEqual(registry.stored, names.slice(0, 7));

  fault = none;
  const finished = await publish(folder, registry).ended;
  assert.equal(finished.code, 0, finished.output);
  assert.match(finished.output, new RegExp(`${names.length} of ${names.length} packages are published`));
  assert.deepEqual(registry.stored, names);
  await checkRegistry(registry, release);
  return registry;
}

/** Each package has one version, the very tarball of the release, and was stored after all that it depends on. */
async function checkRegistry(registry, release) {
  for (const { manifest, integrity } of release) {
    const response = await fetch(new URL(manifest.name.replace("/", "%2f"), registry.url));
    const { versions, "dist-tags": tags } = await response.json();
    assert.deepEqual(Object.keys(versions), [manifest.version]);
    assert.equal(tags.latest, manifest.version);
    assert.equal(versions[manifest.version].dist.integrity, integrity);
    const before = registry.stored.slice(0, registry.stored.indexOf(manifest.name));
    const ours = dependenciesOf(manifest).filter((name) => name.startsWith("@parsec-ts/"));
    assert.deepEqual(
      ours.filter((name) => !before.includes(name)),
      [],
    );
  }
}

/** Stages three packages, with a refusal after the first; stages the rest, none twice; approves them in order. */
async function stageAndApprove(release) {
  const few = join(work, "few");
  mkdirSync(few);
  const some = release.slice(0, 3);
  for (const { path } of some) copyFileSync(path, join(few, basename(path)));
  writeChecksums(few);
  const names = some.map(({ manifest }) => manifest.name);
  let fault = onceAfter("refuse", 1);
  const registry = await startRegistry(join(work, "staging-registry"), {
    intercept: () => fault(),
  });
  try {
    assert.notEqual((await publish(few, registry, "publish.mjs", ["--stage"]).ended).code, 0);
    fault = none;
    const staged = await publish(few, registry, "publish.mjs", ["--stage"]).ended;
    assert.equal(staged.code, 0, staged.output);
    assert.equal(registry.stages.size, names.length);
    assert.deepEqual(registry.stored, []);
    const approved = await publish(few, registry, "approve.mjs").ended;
    assert.equal(approved.code, 0, approved.output);
    assert.deepEqual(registry.stored, names);
  } finally {
    await registry.close();
  }
}

/** One fault, after so many packages that pass. */
function onceAfter(kind, count) {
  return () => (count-- === 0 ? kind : undefined);
}

/** Starts a script of the release against a registry, in a process group of its own. */
function publish(folder, registry, script = "publish.mjs", options = []) {
  const userconfig = join(work, "npmrc");
  const host = registry.url.replace("http:", "");
  writeFileSync(userconfig, `registry=${registry.url}\n${host}:_authToken=rehearsal\nfetch-retries=0\n`);
  const settings = [`npm_config_userconfig=${userconfig}`, `npm_config_registry=${registry.url}`];
  const command = [
    "env",
    ...settings,
    process.execPath,
    join(dirname(fileURLToPath(import.meta.url)), script),
    folder,
    ...options,
  ];
  const child = spawn("npx", [...STAGING_NPM, ...command], { detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return { pid: child.pid, ended: once(child, "close").then(([code, signal]) => ({ code, signal, output })) };
}
