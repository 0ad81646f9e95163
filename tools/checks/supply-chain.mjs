// Dependencies from outside: how many, under which licence, and that none of them runs code during installation.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packedPackages } from "../release/pack.mjs";
import { sbomOf } from "../release/sbom.mjs";
import { jsonIn, pnpm, publicPackages, readJson, root } from "../workspace.mjs";

/** Packages between an application and the service, and the runtime dependencies that each may have. */
const CLIENT_PATH = {
  "wire-protocol": [],
  operations: [],
  transport: [],
  "key-formats": [],
  psa: [],
  "transport-socket": [],
  "transport-unix": [],
  "transport-tcp": [],
  client: [],
  node: [],
  "client-c": [],
  "se-driver": [],
  // Headers alone, of the Node project, for the compiler: a machine that has only Node's binary has none.
  "openssl-provider": ["node-api-headers"],
  jose: [],
  "ssh-agent": [],
};

const LICENCES = ["Apache-2.0", "MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "BlueOak-1.0.0"];

export const supplyChainChecks = [
  ["the client's path has the runtime dependencies that are written down, and no other", clientPath],
  ["every runtime dependency has a licence that goes with ours", licences],
  ["the lockfile pins every dependency by its hash", lockfile],
  ["no dependency runs code while it is installed", installScripts],
  ["a release has a bill of materials", billOfMaterials],
];

async function clientPath() {
  for (const [folder, allowed] of Object.entries(CLIENT_PATH)) {
    const { dependencies = {} } = readJson(join("packages", folder, "package.json"));
    const others = Object.keys(dependencies).filter((name) => !name.startsWith("@parsec-ts/"));
    const surplus = others.filter((name) => !allowed.includes(name));
    if (surplus.length > 0)
      throw new Error(`${folder} depends on ${surplus.join(", ")}: argue it in this check first.`);
  }
}

async function licences() {
  const listed = JSON.parse(jsonIn(await pnpm(["licenses", "list", "--prod", "--json"], { capture: true })));
  const refused = Object.entries(listed).filter(([licence]) => !LICENCES.includes(licence));
  if (refused.length > 0) {
    const lines = refused.map(([licence, packages]) => `${licence}: ${packages.map(({ name }) => name).join(", ")}`);
    throw new Error(`not among ${LICENCES.join(", ")}:\n${lines.join("\n")}`);
  }
  if (Object.keys(listed).length === 0) throw new Error("no dependency was looked at");
}

async function lockfile() {
  const resolutions = readFileSync(join(root, "pnpm-lock.yaml"), "utf8").match(/^ {4}resolution: .*$/gm) ?? [];
  // A hash may have any letters in it, those of "git" too.
  const hash = /integrity: sha512-[\w+/=]+/;
  const loose = resolutions.filter((line) => !hash.test(line) || /tarball:|git/.test(line.replace(hash, "")));
  if (resolutions.length < 100) throw new Error(`only ${resolutions.length} resolutions were found`);
  if (loose.length > 0) throw new Error(loose.join("\n"));
}

async function installScripts() {
  const settings = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
  for (const line of ["onlyBuiltDependencies: []", "strictDepBuilds: true"]) {
    if (!settings.split("\n").includes(line)) throw new Error(`pnpm-workspace.yaml lacks "${line}"`);
  }
  for (const { folder, manifest } of publicPackages()) {
    const hooks = ["preinstall", "install", "postinstall", "prepare"].filter((name) => manifest.scripts?.[name]);
    if (hooks.length > 0) throw new Error(`${folder} runs ${hooks.join(", ")} on its users' machines`);
  }
}

async function billOfMaterials() {
  const work = mkdtempSync(join(tmpdir(), "parsec-ts-sbom-"));
  try {
    const { bomFormat, components } = JSON.parse(await sbomOf(work, await packedPackages()));
    const names = components.map(({ group, name }) => (group ? `${group}/${name}` : name));
    const missing = [...publicPackages().map(({ manifest }) => manifest.name), "protobufjs"].filter(
      (name) => !names.includes(name),
    );
    if (bomFormat !== "CycloneDX" || missing.length > 0) throw new Error(`${bomFormat} without ${missing.join(", ")}`);
    const unpinned = components.filter(({ hashes, name }) => hashes === undefined && !name.startsWith("@parsec-ts"));
    if (unpinned.length > components.length / 2) throw new Error("most components have no hash");
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
