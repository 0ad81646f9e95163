// The code of the site's pages: TypeScript is compiled and run, shell and C are run, all with a service to talk to; YAML is parsed.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildClient, missingPrograms } from "@parsec-ts/native";
import ts from "typescript";
import { parse } from "yaml";
import { isCi, mustRun, root } from "../workspace.mjs";
import { codeBlocks } from "./code-blocks.mjs";

const PAGES = join(root, "docs/site/pages");

/** TypeScript is compiled and run here, so that it finds the packages as an application that has installed them. */
const EXAMPLES = join(root, "docs/site/build/examples");

export const pageCodeChecks = [
  ["each block of code on the site's pages compiles, and runs with a mock service", checkPageCode],
];

async function checkPageCode() {
  const pages = readdirSync(PAGES, { recursive: true }).filter((path) => path.endsWith(".md"));
  const blocks = pages.flatMap((path) => codeBlocks({ path, text: readFileSync(join(PAGES, path), "utf8") }));
  const of = (language) => blocks.filter((block) => block.language === language);
  if (of("ts").length < 10 || of("sh").length < 4 || of("c").length < 1)
    throw new Error("too few blocks of code were found");
  for (const { code } of of("yaml")) parse(code);
  compile(of("ts"));
  for (const block of of("ts")) await naming(block, () => runTypeScript(block));
  for (const block of of("sh")) await naming(block, () => runShell(block));
  for (const block of of("c")) await naming(block, () => runC(block));
}

/** Says in an error which block it comes from. */
async function naming({ path, line }, work) {
  try {
    await work();
  } catch (error) {
    throw new Error(`${path}:${line}: ${error.message}`, { cause: error });
  }
}

/** Compiles all blocks as one program, as strictly as the packages' own tests. */
function compile(blocks) {
  rmSync(EXAMPLES, { recursive: true, force: true });
  mkdirSync(EXAMPLES, { recursive: true });
  const files = blocks.map((block) => {
    const file = join(EXAMPLES, `${block.name}.ts`);
    writeFileSync(file, block.code);
    return file;
  });
  const { config } = ts.readConfigFile(join(root, "tools/tsconfig/base.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const own = {
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
    types: ["node"],
    noEmit: true,
    isolatedDeclarations: false,
  };
  const program = ts.createProgram(files, {
    ...options,
    ...own,
    declaration: false,
    declarationMap: false,
    skipLibCheck: true,
  });
  const host = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => EXAMPLES, getNewLine: () => "\n" };
  const found = ts.getPreEmitDiagnostics(program);
  if (found.length > 0) throw new Error(ts.formatDiagnostics(found, host));
}

async function runTypeScript({ name, code, words }) {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const file = join(EXAMPLES, `${name}.mjs`);
  writeFileSync(file, ts.transpileModule(code, { compilerOptions }).outputText);
  await withService(words, ({ env, cwd }) => mustRun(process.execPath, [file], { env, cwd, capture: true }));
}

/** Runs commands in a directory of their own, with `parsec` among the programs. */
async function runShell({ code, words }) {
  await withService(words, async ({ env, cwd }) => {
    const programs = join(cwd, "programs");
    mkdirSync(programs);
    symlinkSync(join(root, "packages/cli/bin/parsec.js"), join(programs, "parsec"));
    const path = { PATH: `${programs}:${process.env.PATH}` };
    await mustRun("bash", ["-euo", "pipefail", "-c", code], { env: { ...env, ...path }, cwd, capture: true });
  });
}

async function runC({ code, words }) {
  const missing = missingPrograms();
  if (missing.length > 0 && !isCi) {
    console.log(`The C code of the site's pages is not run: this machine has no ${missing.join(", ")}.`);
    return;
  }
  const prefix = await buildClient();
  await withService(words, async ({ env, cwd }) => {
    writeFileSync(join(cwd, "main.c"), code);
    const flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", `-I${prefix}/include`];
    const link = [`-L${prefix}/lib`, `-Wl,-rpath,${prefix}/lib`, "-lparsec_client"];
    await mustRun("cc", [...flags, "main.c", "-o", "main", ...link], { cwd, capture: true });
    await mustRun("./main", [], { env, cwd, capture: true });
  });
}

/** Runs a service in a fresh directory, with the provider that the block names: `ts tpm`. */
async function withService([provider = "software"], use) {
  const { startMockService } = await import(pathToFileURL(join(root, "packages/mock-service/dist/index.js")).href);
  const cwd = mkdtempSync(join(tmpdir(), "parsec-ts-page-"));
  const service = await startMockService({ endpoint: `unix:${join(cwd, "parsec.sock")}`, providers: [provider] });
  try {
    await use({ env: { PARSEC_SERVICE_ENDPOINT: service.endpoint }, cwd });
  } finally {
    await service.close();
    rmSync(cwd, { recursive: true });
  }
}
