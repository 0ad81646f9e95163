// Runs the first example of every README as a reader would: against a service, inside the package it belongs to.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { mustRun, publicPackages, root } from "../workspace.mjs";

/** README and the package whose dependencies its example needs. */
const readmes = [
  { readme: "README.md", folder: "packages/node" },
  ...publicPackages().map(({ folder }) => ({ readme: join(folder, "README.md"), folder })),
];

export const exampleChecks = readmes.map(({ readme, folder }) => [
  `the example of ${readme} runs`,
  () => runExample(readme, folder),
]);

async function runExample(readme, folder) {
  if (!existsSync(join(root, readme))) throw new Error(`${readme} is missing`);
  const example = /^```ts\n(.*?)^```/ms.exec(readFileSync(join(root, readme), "utf8"))?.[1];
  if (example === undefined) throw new Error(`${readme} has no example in TypeScript`);
  const { startMockService } = await import(pathToFileURL(join(root, "packages/mock-service/dist/index.js")).href);
  const sockets = mkdtempSync(join(tmpdir(), "parsec-ts-readme-"));
  const endpoint = `unix:${join(sockets, "parsec.sock")}`;
  const service = await startMockService({ endpoint });
  const cache = join(root, folder, ".cache");
  mkdirSync(cache, { recursive: true });
  const script = join(mkdtempSync(join(cache, "readme-")), "example.mjs");
  try {
    const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
    writeFileSync(script, ts.transpileModule(example, { compilerOptions }).outputText);
    await mustRun(process.execPath, [script], {
      env: { PARSEC_SERVICE_ENDPOINT: endpoint },
      capture: true,
      cwd: join(root, folder),
    });
  } finally {
    rmSync(join(script, ".."), { recursive: true });
    await service.close();
    rmSync(sockets, { recursive: true });
  }
}
