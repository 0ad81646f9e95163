// The packages on other runtimes: their suites on newer versions of Node, the core in a browser's bundle and on Bun.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bun, nodeOf, runScript } from "../release/runtimes.mjs";
import { allPackages, mustRun, publicPackages, root } from "../workspace.mjs";

/** Packages whose suites are run on newer versions of Node: all but those that bring no code for Node to run. */
const WITHOUT_SUITES = ["client-c", "se-driver", "openssl-provider"];

const CORE_SCRIPT = join(root, "tools/checks/core-exchange.mjs");

export const runtimeChecks = [
  ["every suite passes on Node 22", () => runSuites("node@22")],
  ["every suite passes on Node 24", () => runSuites("node@24")],
  ["the core runs from a browser's bundle, with nothing of Node in it", runBundle],
];

function suites() {
  return allPackages()
    .filter(
      ({ folder, manifest }) =>
        manifest.scripts.test !== undefined && !WITHOUT_SUITES.some((name) => folder.endsWith(name)),
    )
    .map(({ folder }) => folder);
}

async function runSuites(node) {
  for (const suite of suites()) {
    const vitest = [
      join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      "--config",
      "../../tools/vitest.config.ts",
      "--reporter=dot",
    ];
    const [program, ...args] = nodeOf(node);
    await mustRun(program, [...args, ...vitest], {
      cwd: join(root, suite),
      capture: true,
    });
  }
}

/** Runs the core on Bun, in a project that has the packages installed. */
export async function runCoreOnBun(project) {
  writeFileSync(join(project, "core-exchange.mjs"), readFileSync(CORE_SCRIPT));
  const script = `import { outcome } from "./core-exchange.mjs"; if (outcome !== "1.0") throw new Error(outcome); console.log("core", outcome);`;
  writeFileSync(join(project, "main.mjs"), script);
  const output = await runScript(project, bun, "main.mjs");
  if (!output.includes("core 1.0")) throw new Error(output);
}

/** Bundles for browsers and runs the bundle in a context with nothing but ECMAScript. */
async function runBundle() {
  const { build } = await import("vite");
  await inProject(async (project) => {
    const lib = { entry: join(project, "core-exchange.mjs"), formats: ["es"], fileName: "bundle" };
    await build({
      root: project,
      logLevel: "error",
      configFile: false,
      build: { lib, target: "es2022", minify: false, outDir: "out" },
    });
    const bundle = readFileSync(join(project, "out/bundle.js"), "utf8");
    if (/["']node:|__vite-browser-external/.test(bundle)) throw new Error("the bundle imports something of Node");
    const script = `
      import { readFileSync } from "node:fs";
      import { createContext, SourceTextModule } from "node:vm";
      const module = new SourceTextModule(readFileSync("out/bundle.js", "utf8"), { context: createContext({}) });
      await module.link((name) => { throw new Error("imports " + name); });
      await module.evaluate();
      console.log("core", module.namespace.outcome);`;
    writeFileSync(join(project, "main.mjs"), script);
    const output = await mustRun(process.execPath, ["--experimental-vm-modules", "main.mjs"], {
      cwd: project,
      capture: true,
    });
    if (!output.includes("core 1.0")) throw new Error(output);
  });
}

/** A project with the packages installed and the core's script in it. */
export async function inProject(work) {
  const project = mkdtempSync(join(tmpdir(), "parsec-ts-runtime-"));
  try {
    mkdirSync(join(project, "node_modules/@parsec-ts"), { recursive: true });
    for (const { folder, manifest } of publicPackages())
      symlinkSync(join(root, folder), join(project, "node_modules", manifest.name));
    writeFileSync(join(project, "core-exchange.mjs"), readFileSync(CORE_SCRIPT));
    writeFileSync(join(project, "package.json"), JSON.stringify({ name: "runtime", private: true, type: "module" }));
    await work(project);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}
