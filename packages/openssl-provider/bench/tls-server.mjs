// node tls-server.mjs KEY CERTIFICATE: a TLS server that ends each connection. Sends its port, and at each message the milliseconds that its event loop
// was busy since the last one.
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import tls from "node:tls";
import { loadParsecProvider } from "@parsec-ts/openssl-provider";

const [key, cert] = process.argv.slice(2).map((path) => readFileSync(path, "utf8"));
const began = performance.now();
if (key.includes("PARSEC")) loadParsecProvider();
const loadMs = performance.now() - began;
const server = tls.createServer({ key, cert, minVersion: "TLSv1.3" }, (socket) => socket.end());
server.on("tlsClientError", (error) => {
  if (error.code !== "ECONNRESET") throw error;
});
let last = performance.eventLoopUtilization();
process.on("message", () => {
  process.send(performance.eventLoopUtilization(last).active);
  last = performance.eventLoopUtilization();
});
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port, loadMs }));
