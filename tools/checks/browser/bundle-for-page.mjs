// The suite as a page loads it: one script with everything in it but Node, and a server of this machine, as browsers have WebCrypto on
// secure pages and on those of localhost only.
import { once } from "node:events";
import { createServer } from "node:http";
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

/** Serves the files, and an empty page at `/`, while `use` runs; hands it the page's address. */
export async function whileServing(files, use) {
  const server = createServer(({ url }, response) => {
    const code = files.get(url);
    response.setHeader("content-type", code === undefined ? "text/html" : "text/javascript");
    response.end(code ?? "<!doctype html>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await use(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
