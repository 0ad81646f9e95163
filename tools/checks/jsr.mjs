// The pure packages as JSR would take them: their sources, whose types need no compiler, with each other by name. Deno's dry run asks no other host.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installDeno } from "../release/runtimes.mjs";
import { publicPackages, root, run } from "../workspace.mjs";
import { PURE } from "./layers.mjs";

/** Throws with what Deno says if JSR would refuse one of the pure packages. */
export async function rehearseJsr() {
  const work = mkdtempSync(join(tmpdir(), "parsec-ts-jsr-"));
  try {
    const workspace = join(work, "workspace");
    const names = writeWorkspace(workspace);
    const deno = await installDeno(join(work, "deno"));
    const { code, output } = await run(deno, ["publish", "--dry-run", "--allow-dirty"], {
      cwd: workspace,
      capture: true,
      env: { NO_COLOR: "1" },
    });
    const missing = names.filter((name) => !output.includes(`Simulating publish of ${name}@`));
    if (code !== 0 || missing.length > 0) throw new Error(`${output}\nNot published: ${missing.join(", ")}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Writes the packages as members of a workspace of Deno; returns their names. */
function writeWorkspace(workspace) {
  const packages = publicPackages().filter(({ folder }) => PURE.includes(folder.split("/")[1]));
  mkdirSync(workspace);
  const members = packages.map(({ folder }) => `./${folder.split("/")[1]}`);
  const compilerOptions = { lib: ["esnext", "dom"] };
  writeFileSync(join(workspace, "deno.json"), JSON.stringify({ workspace: members, compilerOptions }));
  for (const { folder, manifest } of packages) writeMember(join(workspace, folder.split("/")[1]), folder, manifest);
  return packages.map(({ manifest }) => manifest.name);
}

function writeMember(target, folder, { name, license, exports, dependencies = {} }) {
  cpSync(join(root, folder, "src"), join(target, "src"), { recursive: true });
  cpSync(join(root, folder, "README.md"), join(target, "README.md"));
  for (const path of readdirSync(join(target, "src"), { recursive: true }).filter((path) => path.endsWith(".ts"))) {
    const file = join(target, "src", path);
    // JSR takes specifiers as they are, and ours name the compiled file.
    writeFileSync(file, readFileSync(file, "utf8").replace(/((?:from|import\(|import) ?"\.[^"]*)\.js"/g, '$1.ts"'));
  }
  // An integration with a test runner is for npm alone.
  const entries = Object.entries(exports).filter(([entry, { types }]) => types && !entry.endsWith("/vitest"));
  const sources = entries.map(([entry, { types }]) => [
    entry,
    types.replace("/dist/", "/src/").replace(".d.ts", ".ts"),
  ]);
  const manifest = {
    name,
    version: VERSION,
    license,
    exports: Object.fromEntries(sources),
    imports: Object.fromEntries(Object.keys(dependencies).map((other) => [other, `jsr:${other}@${VERSION}`])),
  };
  writeFileSync(join(target, "deno.json"), JSON.stringify(manifest));
}

/** Any version will do: nothing is published. */
const VERSION = "0.1.0";
