import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Shared by every package: `vitest run --config ../../tools/vitest.config.ts` from the package's folder. */
export default defineConfig({
  test: {
    setupFiles: [fileURLToPath(new URL("vitest-key-pairs.mjs", import.meta.url))],
    include: ["test/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: "test-results.json" }]],
    testTimeout: 20_000,
    hookTimeout: 120_000,
    allowOnly: false,
  },
});
