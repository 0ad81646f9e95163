// Figures that need no service: the cost of importing the client, and the size of bundles for browsers.
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { countImports } from "./count-imports.mjs";
import { median } from "./measure.mjs";
import { runPinned } from "./processes.mjs";

const conformance = fileURLToPath(new URL("../..", import.meta.url));
const REPORT =
  "const { user, system } = process.cpuUsage(); console.log(JSON.stringify([user + system, process.memoryUsage.rss()]))";
const IMPORT = 'await import("@parsec-ts/node");';
const evaluate = (code) => JSON.parse(runPinned([process.execPath, "--input-type=module", "-e", code], conformance));

/** Cost of `import("@parsec-ts/node")` over that of bare Node, medians of interleaved runs. */
export function importCost(rounds) {
  const bare = [];
  const ours = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(evaluate(REPORT));
    ours.push(evaluate(IMPORT + REPORT));
  }
  const difference = (index) => median(ours.map((run) => run[index])) - median(bare.map((run) => run[index]));
  const { files } = countImports("@parsec-ts/node");
  return { cpuMs: difference(0) / 1000, memoryMB: difference(1) / 2 ** 20, files };
}

/** Resident memory of Node that runs nothing, in MB. */
export function bareMemory() {
  const code = 'require("node:fs").writeSync(1, String(process.memoryUsage.rss()))';
  return Number(runPinned([process.execPath, "-e", code], conformance)) / 2 ** 20;
}

const BUNDLES = {
  // The frames of both directions and one operation: for a program that brings its own transport.
  ping: 'export { AuthType, encodeRequest, ResponseDecoder } from "@parsec-ts/wire-protocol"; export { ping } from "@parsec-ts/operations";',
  client: 'export { createClient, direct } from "@parsec-ts/client";',
};

/** Sizes of minified bundles in bytes: of wire-protocol with one operation, and of the whole client. */
export async function bundleSizes() {
  const sizes = {};
  for (const [name, source] of Object.entries(BUNDLES)) sizes[name] = await bundleSize(source);
  return sizes;
}

async function bundleSize(source) {
  const entry = "virtual:bundle";
  const results = await build({
    root: conformance,
    configFile: false,
    logLevel: "error",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? source : undefined),
      },
    ],
    // Not the library mode, which keeps white space.
    build: {
      write: false,
      minify: true,
      target: "es2022",
      modulePreload: false,
      rollupOptions: { input: entry, preserveEntrySignatures: "strict", output: { format: "es" } },
    },
  });
  const { output } = Array.isArray(results) ? results[0] : results;
  return output.reduce((sum, { code = "" }) => sum + Buffer.byteLength(code), 0);
}
