// Checks of the tree as a whole: format, layers, committed reports and generated files, and the house rules.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRun, pnpm, root, run, turbo } from "../workspace.mjs";

const MAX_LINES = 400;

export const repositoryChecks = [
  [
    "format",
    () => pnpm(["exec", "biome", "ci", "--colors=off", "--linter-enabled=false", "--assist-enabled=false", "."]),
  ],
  ["lint and types of tests", () => turbo(["lint", "--output-logs=errors-only"])],
  ["layers", () => pnpm(["exec", "turbo", "boundaries"])],
  ["layers: a planted upward import is rejected", plantedImport],
  ["API reports", () => turbo(["api", "--output-logs=errors-only"])],
  ["no type of protobufjs is public", noProtobufInReports],
  ["generated code is what the .proto files say", () => turbo(["generate:check", "--output-logs=errors-only"])],
  ["source files are rooms, not halls", fileSizes],
];

/** A guard that never barks guards nothing: an import against the arrows must be found. */
async function plantedImport() {
  const copy = mkdtempSync(join(tmpdir(), "parsec-ts-layers-"));
  try {
    const skipped = /\/(node_modules|dist|\.turbo|\.cache|\.git)$/;
    cpSync(root, copy, { recursive: true, filter: (source) => !skipped.test(source) });
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    await mustRun("git", ["init", "--quiet"], { cwd: copy });
    const clean = await boundaries(copy);
    if (clean.code !== 0) throw new Error(`the copy is not clean to begin with:\n${clean.output}`);
    writeFileSync(
      join(copy, "packages/wire-protocol/src/planted.ts"),
      'export { createClient } from "@parsec-ts/client";\n',
    );
    const planted = await boundaries(copy);
    if (planted.code === 0 || !planted.output.includes("planted.ts"))
      throw new Error(`not rejected:\n${planted.output}`);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function boundaries(cwd) {
  return run(join(root, "node_modules/.bin/turbo"), ["boundaries"], { cwd, capture: true });
}

/** The runtime behind the codecs can change without anybody's types changing. */
async function noProtobufInReports() {
  const reports = (await mustRun("git", ["ls-files", "packages/*/etc/*.api.md"], { capture: true })).trim().split("\n");
  const leaking = reports.filter((file) => /protobufjs|\bLong\b/.test(readFileSync(join(root, file), "utf8")));
  if (reports.length < 8 || leaking.length > 0)
    throw new Error(`leaking, of ${reports.length} reports: ${leaking.join(", ")}`);
}

async function fileSizes() {
  const listed = await mustRun("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.mjs"], {
    capture: true,
  });
  const tooLong = listed
    .trim()
    .split("\n")
    .filter((file) => !file.includes("/generated/"))
    .map((file) => ({ file, lines: readFileSync(join(root, file), "utf8").split("\n").length - 1 }))
    .filter(({ lines }) => lines > MAX_LINES);
  if (tooLong.length > 0)
    throw new Error(
      tooLong.map(({ file, lines }) => `${file} has ${lines} lines; the limit is ${MAX_LINES}`).join("\n"),
    );
}
