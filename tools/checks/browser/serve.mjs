// A file server of this machine: browsers have WebCrypto on secure pages and on those of localhost only.
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, relative } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** The files of a directory by their addresses below `prefix`; `index.html` also by that of its directory. */
export function filesBelow(directory, prefix = "/") {
  const files = new Map();
  for (const name of readdirSync(directory, { recursive: true })) {
    const path = join(directory, name);
    if (!statSync(path).isFile()) continue;
    const address = prefix + relative(directory, path).replaceAll("\\", "/");
    files.set(address, readFileSync(path));
    if (address.endsWith("/index.html")) files.set(address.slice(0, -"index.html".length), readFileSync(path));
  }
  return files;
}

/** Serves the files, and an empty page at `/` if they have none, while `use` runs; hands it the server's address. */
export async function whileServing(files, use) {
  const server = createServer(({ url }, response) => {
    const path = new URL(url, "http://localhost").pathname;
    const content = files.get(path) ?? (path === "/" ? "<!doctype html>" : undefined);
    response.writeHead(content === undefined ? 404 : 200, { "content-type": TYPES[extname(path)] ?? "text/html" });
    response.end(content);
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
