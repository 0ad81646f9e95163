// Runs the first example of every README as a reader would who has installed these packages, with a service to talk to.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { mustRun, publicPackages, root } from "../workspace.mjs";

/** A package without an entry point, such as the C driver, has nothing that an example in TypeScript could import. */
const importable = publicPackages().filter(({ manifest }) => manifest.exports["."] !== undefined);
const readmes = ["README.md", ...importable.map(({ folder }) => join(folder, "README.md"))];

export const exampleChecks = readmes.map((readme) => [`the example of ${readme} runs`, () => runExample(readme)]);

async function runExample(readme) {
  if (!existsSync(join(root, readme))) throw new Error(`${readme} is missing`);
  const example = /^```ts\n(.*?)^```/ms.exec(readFileSync(join(root, readme), "utf8"))?.[1];
  if (example === undefined) throw new Error(`${readme} has no example in TypeScript`);
  const directory = mkdtempSync(join(tmpdir(), "parsec-ts-readme-"));
  const endpoint = `unix:${join(directory, "parsec.sock")}`;
  const { startMockService } = await import(pathToFileURL(join(root, "packages/mock-service/dist/index.js")).href);
  const service = await startMockService({ endpoint });
  try {
    const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
    writeFileSync(join(directory, "example.mjs"), ts.transpileModule(example, { compilerOptions }).outputText);
    const scope = join(directory, "node_modules/@parsec-ts");
    mkdirSync(scope, { recursive: true });
    for (const { folder, manifest } of publicPackages())
      symlinkSync(join(root, folder), join(directory, "node_modules", manifest.name));
    const env = { PARSEC_SERVICE_ENDPOINT: endpoint };
    await mustRun(process.execPath, ["example.mjs"], { env, capture: true, cwd: directory });
  } finally {
    await service.close();
    rmSync(directory, { recursive: true });
  }
}
