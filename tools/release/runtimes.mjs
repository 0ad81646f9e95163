// Runtimes that the packages are tried on, all from npm: other versions of Node, Bun, and Deno, whose platform package is the program.
import { join } from "node:path";
import { mustRun } from "../workspace.mjs";
import { BUN, installByNpm } from "./package-managers.mjs";

const DENO = "2.9.6";

/** The command that runs a script by Bun. */
export const bun = ["npx", "--yes", "-p", BUN, "bun"];

/** The command that runs a script by another version of Node: `"node@22"`. */
export function nodeOf(version) {
  return ["npx", "--yes", "-p", version, "node"];
}

/** Installs Deno into a folder; returns the path of the program. */
export async function installDeno(folder) {
  const name = `@deno/linux-${process.arch}-glibc`;
  await installByNpm(folder, [`${name}@${DENO}`]);
  return join(folder, "node_modules", name, "deno");
}

/** Runs a script of a project by a runtime, `"node@22"`, `"bun"` or the command of one; returns what it printed. */
export function runScript(project, [program, ...args], script) {
  return mustRun(program, [...args, script], { cwd: project, capture: true });
}
