// Checks of the tree as a whole: format, lint, layers, layout, words, documents, committed reports and generated files.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { allPackages, mustRun, pnpm, repositoryPaths, root, turbo } from "../workspace.mjs";
import { glossaryProblems, longReadmes, missingPaths, unnamedPackages } from "./documents.mjs";
import { layerViolations } from "./layers.mjs";
import { crowdedFolders, LEAST_MIRRORED, longFiles, testsWithoutSource } from "./layout.mjs";
import { flaggedWords, questioningComments } from "./words.mjs";
import { githubProblems } from "./workflows.mjs";

export const repositoryChecks = [
  [
    "format",
    () => pnpm(["exec", "biome", "ci", "--colors=off", "--linter-enabled=false", "--assist-enabled=false", "."]),
  ],
  ["lint and types of tests", () => turbo(["lint", "--output-logs=errors-only"])],
  ["layers: imports go down, circles are absent, pure packages import nothing of Node", layers],
  ["layout: no crowded folder, no long file, tests mirror sources", layout],
  ["words: no flagged word, no comment that starts with a question word", words],
  ["documents: all that they name exists, and READMEs stay short", documents],
  [
    "docs/results.md lists the rules of results",
    () => mustRun(process.execPath, ["tools/write-results.mjs", "--check"], { capture: true }),
  ],
  [
    "docs/errors.md lists the error codes with their examples",
    () => mustRun(process.execPath, ["tools/write-errors.mjs", "--check"], { capture: true }),
  ],
  [
    "docs/terminal.svg shows what the commands print",
    () => mustRun(process.execPath, ["tools/write-terminal.mjs", "--check"], { capture: true }),
  ],
  [
    "package.json files of public packages are complete, from tools/identity.json",
    () => mustRun(process.execPath, ["tools/write-manifests.mjs", "--check"], { capture: true }),
  ],
  ["no file, dependency or export is unused (knip), and packages agree on versions (sherif)", unused],
  ["workflows pass actionlint, with pinned actions and few rights; forms are forms", github],
  ["API reports", () => turbo(["api", "--output-logs=errors-only"])],
  ["no type of protobufjs is public", noProtobufInReports],
  ["generated code matches the .proto files", () => turbo(["generate:check", "--output-logs=errors-only"])],
];

/** Files that hold no text of ours, or the old names on purpose: vectors, corpora, lock files, licences, the word list itself. */
const NOT_OUR_TEXT =
  /^\.changeset\/names\.md$|(^|\/)(pnpm-lock\.yaml|LICENSE|\.gitattributes)$|\/fuzz\/corpus\/|\/vectors\/|psa-values\.txt$|contract\.json$|^tools\/checks\/(words\.mjs|test\/words)/;
const TEXT = /\.(ts|mts|mjs|js|c|h|md|json|yaml|yml|toml|proto|in|txt|cmake|sh)$|^\.ci\/run$/;
const COMMENTED = /\.(ts|mts|mjs|js|c|h|proto|cmake|sh|yaml|yml)$/;

async function textFiles() {
  const paths = (await repositoryPaths()).filter((path) => TEXT.test(path) && !NOT_OUR_TEXT.test(path));
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

async function layers() {
  const manifests = Object.fromEntries(allPackages().map(({ folder, manifest }) => [folder.split("/")[1], manifest]));
  mustBeEmpty(layerViolations({ files: await textFiles(), manifests }));
}

async function layout() {
  const paths = await repositoryPaths();
  const { tests, without } = testsWithoutSource(paths);
  const mirrored = 1 - without.length / tests.length;
  const percent = (share) => `${Math.round(share * 100)} %`;
  mustBeEmpty([
    ...crowdedFolders(paths),
    ...longFiles(await textFiles()),
    ...(mirrored < LEAST_MIRRORED
      ? [`${percent(mirrored)} of the test files mirror a source; at least ${percent(LEAST_MIRRORED)}:`, ...without]
      : []),
  ]);
}

async function words() {
  const files = await textFiles();
  mustBeEmpty([
    ...files.flatMap(flaggedWords),
    ...files.filter(({ path }) => COMMENTED.test(path)).flatMap(questioningComments),
  ]);
}

async function documents() {
  const files = await textFiles();
  const paths = await repositoryPaths();
  const folders = allPackages().map(({ folder }) => folder.split("/")[1]);
  const pages = files.filter(({ path }) => path.endsWith(".md") && !path.startsWith(".changeset/"));
  const page = (path) => files.find((file) => file.path === path) ?? { path, text: "" };
  mustBeEmpty([
    ...pages.flatMap((file) => missingPaths(file, paths)),
    ...unnamedPackages(page("docs/architecture.md"), folders),
    ...glossaryProblems(page("docs/glossary.md"), files, folders),
    ...longReadmes(files),
  ]);
}

async function unused() {
  const bin = join(root, "node_modules/.bin");
  await mustRun(join(bin, "knip"), ["--no-progress", "--reporter", "compact"], { capture: true });
  await mustRun(join(bin, "sherif"), ["--fail-on-warnings"], { capture: true });
}

async function github() {
  const files = (await textFiles()).filter(({ path }) => path.startsWith(".github/"));
  mustBeEmpty(await githubProblems(files, await repositoryPaths()));
}

/** The runtime behind the codecs can change without a change of public types. */
async function noProtobufInReports() {
  const reports = (await mustRun("git", ["ls-files", "packages/*/etc/*.api.md"], { capture: true })).trim().split("\n");
  const leaking = reports.filter((file) => /protobufjs|\bLong\b/.test(readFileSync(join(root, file), "utf8")));
  if (reports.length < 8 || leaking.length > 0)
    throw new Error(`leaking, of ${reports.length} reports: ${leaking.join(", ")}`);
}

function mustBeEmpty(problems) {
  if (problems.length > 0) throw new Error(problems.join("\n"));
}
