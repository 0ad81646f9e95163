import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vitest/config";

// Stryker runs in a copy of the repository.
const root = process.cwd();

/** Of the group whose changes are tried. */
const { tests, ownProcesses }: { tests: string[]; ownProcesses: boolean } = JSON.parse(
  process.env.MUTATION_TESTS ?? '{"tests":[],"ownProcesses":true}',
);

/** Leads imports of published packages to their sources, which are mutated, instead of the JavaScript built from them. */
const sources: Plugin = {
  name: "sources",
  enforce: "pre",
  resolveId(name) {
    const [, folder, entry = "index"] = /^@parsec-ts\/([^/]+)(?:\/(.+))?$/.exec(name) ?? [];
    if (folder === undefined || folder === "test-support") return undefined;
    const candidates = [`${entry}.ts`, `${entry}/index.ts`].map((path) => join(root, "packages", folder, "src", path));
    return candidates.find((path) => existsSync(path));
  },
};

/** Tests run on the mock service alone: to start the real one for each change takes too long. */
const MOCK_ALONE = "\0mock-alone";
const mockAlone: Plugin = {
  name: "mock-alone",
  enforce: "pre",
  resolveId: (name) => (name === "@parsec-ts/real-service" ? MOCK_ALONE : undefined),
  load: (id) => (id === MOCK_ALONE ? "export const provisionForTests = async () => undefined;" : undefined),
};

/** Runs tests in processes of their own: the runner's threads have no umask and no user to change. */
const processes: Plugin = {
  name: "processes",
  configureVitest({ project, vitest }) {
    project.config.pool = "forks";
    vitest.config.pool = "forks";
  },
};

export default defineConfig({
  plugins: [mockAlone, sources, processes],
  test: {
    // A change that a hang of Node stops would count as noticed.
    setupFiles: [join(root, "tools/vitest-key-pairs.mjs")],
    // The first runs a compiler, which takes longer than all others together. The second is random: changed code, which counts its
    // own statements, needs 6 seconds for it, and each change of a codec would run it.
    exclude: ["**/vendor-operation.test.ts", "**/operations/test/codec/differential.test.ts"],
    // Without isolation all files of tests share a process, which loads the modules once; each change has another one.
    isolate: ownProcesses,
    include: tests,
    // A change that makes a test hang is noticed after this time.
    testTimeout: 8_000,
    hookTimeout: 20_000,
  },
});
