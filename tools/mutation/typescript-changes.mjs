// The changes of TypeScript that Stryker makes, as the list of equal changes knows them.
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { root } from "../workspace.mjs";

/** Kept out: texts of messages. Their codes are tested elsewhere. */
export const EXCLUDED = ["StringLiteral"];

const SILENT = {
  isDebugEnabled: () => false,
  debug: () => {},
  info: () => {},
  warn: () => {},
};

/** All changes of a source; `path` is relative to the repository. */
export async function changesOf(path) {
  const source = { name: join(root, path), content: readFileSync(join(root, path), "utf8"), mutate: true };
  const options = { plugins: null, ignorers: [], excludedMutations: EXCLUDED };
  const { mutants } = await new Instrumenter(SILENT).instrument([source], options);
  return mutants
    .filter(({ status }) => status === undefined)
    .map(({ location, ...mutant }) =>
      described({ ...mutant, location: { start: fromOne(location.start), end: fromOne(location.end) } }),
    );
}

/** A change as Stryker reports it, with the text of its line. Lines and columns are counted from 1. */
export function described({ fileName, location: { start, end }, mutatorName, replacement = "", status }) {
  const path = relative(root, fileName);
  const text = readFileSync(join(root, path), "utf8").split("\n")[start.line - 1] ?? "";
  const original = start.line === end.line ? text.slice(start.column - 1, end.column - 1) : undefined;
  return { path, text, original, location: `${path}:${start.line}:${start.column}`, mutatorName, replacement, status };
}

/** Positions in reports count from 1, those of the instrumenter from 0. */
function fromOne({ line, column }) {
  return { line: line + 1, column: column + 1 };
}
