// The suite as a page loads it: one script with everything in it but Node.
import { join } from "node:path";
import { build } from "vite";
import { root } from "../../workspace.mjs";

const PACKAGE = join(root, "packages/conformance");

/** Bundles for browsers. Fails if something of Node is left in the bundle. */
export async function bundleForPage() {
  const lib = { entry: join(PACKAGE, "dist/runtimes/run-in-page.js"), formats: ["es"], fileName: "suite" };
  const [{ output }] = await build({
    root: PACKAGE,
    logLevel: "error",
    configFile: false,
    build: { lib, target: "es2022", minify: false, write: false },
  });
  const files = new Map(output.map(({ fileName, code }) => [`/${fileName}`, code]));
  for (const [name, code] of files) {
    if (/["']node:|__vite-browser-external/.test(code)) throw new Error(`${name} imports something of Node`);
  }
  return files;
}
