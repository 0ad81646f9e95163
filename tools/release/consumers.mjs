// Users of a release: each package manager installs it from a registry into an empty folder, and a program uses it there on each runtime.
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../workspace.mjs";
import { packageManagers } from "./package-managers.mjs";
import { bun, installDeno, nodeOf, runScript } from "./runtimes.mjs";

/** The packages that an application installs; the rest comes with them. */
const INSTALLED = ["node", "mock-service", "jose", "webcrypto", "cli"];

const RUNTIMES = ["node@20", "node@22", "node@24", "node@26", "bun", "deno"];

/** Pairs that CI runs: each package manager and each runtime at least once. */
const SAMPLE = [
  ["npm", "node@20"],
  ["npm", "deno"],
  ["pnpm", "node@22"],
  ["pnpm", "node@26"],
  ["yarn", "node@24"],
  ["bun", "bun"],
];

/** Bun and Deno know nothing of yarn's Plug'n'Play. */
const EVERY = Object.keys(packageManagers).flatMap((manager) =>
  RUNTIMES.filter((runtime) => manager !== "yarn" || runtime.startsWith("node@")).map((runtime) => [manager, runtime]),
);

/** Installs `version` from the registry at `registry` into folders below `folder`, and uses it. */
export async function useAsConsumers(folder, registry, version, isEvery) {
  const pairs = isEvery ? EVERY : SAMPLE;
  for (const manager of Object.keys(packageManagers)) {
    const project = join(folder, manager);
    const packages = INSTALLED.map((name) => `@parsec-ts/${name}@${version}`);
    await packageManagers[manager].install(project, packages, registry);
    copyFileSync(join(root, "tools/release/use.mjs"), join(project, "use.mjs"));
    for (const [, runtime] of pairs.filter(([name]) => name === manager)) {
      const output = await runScript(project, await commandOf(manager, runtime, folder), "use.mjs");
      if (!output.includes("signed and verified")) throw new Error(`${manager}, ${runtime}:\n${output}`);
      console.log(`used    ${manager}, ${runtime}`);
    }
  }
}

/** Installs Deno once, when a pair needs it. */
let deno;

async function commandOf(manager, runtime, folder) {
  if (runtime === "bun") return bun;
  if (runtime !== "deno") return [...nodeOf(runtime), ...(packageManagers[manager].nodeOptions ?? [])];
  deno ??= await installDeno(join(folder, "deno"));
  return [deno, "run", "--no-prompt", "-A"];
}
