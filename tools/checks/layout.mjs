// The location of files: folders that can be taken in at a glance, tests that mirror the sources.

export const MAX_FILES_IN_FOLDER = 12;
export const LEAST_MIRRORED = 0.85;
export const MAX_LINES = 400;

const SOURCE = /\.(ts|mts|mjs|js|c|h)$/;
const CODE_AREA = /^packages\/[^/]+\/(src|include|js|addon)\//;

/** Source folders with more files than a reader takes in at a glance. Generated folders are not read file by file. */
export function crowdedFolders(paths) {
  const counts = new Map();
  for (const path of paths.filter(
    (path) => CODE_AREA.test(path) && SOURCE.test(path) && !path.includes("/generated/"),
  )) {
    const folder = path.slice(0, path.lastIndexOf("/"));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > MAX_FILES_IN_FOLDER)
    .map(([folder, count]) => `${folder} holds ${count} files; at most ${MAX_FILES_IN_FOLDER}: make folders`);
}

/**
 * Test files whose path names no source: `test/call/retry.test.ts` belongs to `src/call/retry.ts`, or to a folder of that name. A test that
 * needs a service lies in `conformance`, above all packages: `conformance/test/node/connect.test.ts` belongs to `node/src/connect.ts`.
 */
export function testsWithoutSource(paths) {
  const tests = paths.filter((path) => /^packages\/[^/]+\/test\/.*\.test\.ts$/.test(path));
  const exists = (source) =>
    paths.some((path) => path === `${source}.ts` || path === `${source}.c` || path.startsWith(`${source}/`));
  const hasSource = (test) => {
    const name = test.replace(/\.test\.ts$/, "");
    const sources = [
      name.replace("/test/", "/src/"),
      name.replace("/test/", "/"), // C sources lie in folders of their own
      name.replace(/^packages\/conformance\/test\/(?:([^/]+)\/)?/, "packages/$1/src/"),
    ];
    return sources.some(exists);
  };
  return { tests, without: tests.filter((test) => !hasSource(test)) };
}

/** Files longer than one person reads in one go, except generated ones. */
export function longFiles(files) {
  return files
    .filter(({ path }) => SOURCE.test(path) && !path.includes("/generated/"))
    .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ path, lines }) => `${path} has ${lines} lines; the limit is ${MAX_LINES}`);
}
