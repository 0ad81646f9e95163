// Bundles the client and its functions for C into the one module that is compiled to bytecode.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await build({
  root,
  logLevel: "error",
  configFile: false,
  build: {
    lib: {
      entry: join(root, "dist/engine.js"),
      // A module: QuickJS makes its variables once. In a function it searches them for each closure that uses one, which was half of the start.
      formats: ["es"],
      fileName: () => "engine.bundle.js",
    },
    // The edition that QuickJS implements.
    target: "es2023",
    minify: true,
    outDir: "dist",
    emptyOutDir: false,
  },
});
