// Run by pnpm bench. The mock service runs on one core, a load generator on another, with 16 requests in flight over a Unix socket.
// The baseline is a bare net.Server that responds to a ping from memory, the most that Node's sockets allow. Figures: requests per
// second, memory of the service over 100,000 requests, and the latency of a ping beside 1,000 idle connections.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ecdsa, ecdsaKey, ping, psaGenerateKey, psaSignHash } from "@parsec-ts/operations";
import { AuthType, encodeRequest } from "@parsec-ts/wire-protocol";

const IN_FLIGHT = 16;
const PINGS = 100_000;
const SIGNATURES = 5_000;

const hasTaskset = spawnSync("taskset", ["--version"]).error === undefined;
const directory = mkdtempSync(join(tmpdir(), "mock-bench-"));
const mock = fileURLToPath(new URL("../bin/parsec-mock-service.js", import.meta.url));
const uid = new Uint8Array(4);
const identity = { authType: AuthType.UnixPeerCredentials, auth: uid };

const pingFrame = frameOf(0, ping, {});
const signFrame = frameOf(1, psaSignHash, {
  keyName: "bench",
  alg: ecdsa("SHA_256"),
  hash: new Uint8Array(32).fill(7),
});
const createFrame = frameOf(1, psaGenerateKey, { keyName: "bench", attributes: ecdsaKey("P-256") });

if (hasTaskset) spawnSync("taskset", ["-p", "-c", "1", String(process.pid)]);
else console.log("without taskset the two processes share the cores");

const bare = join(directory, "bare.mjs");
const response = Buffer.from("10a7c05e1e000100000000000000000000000000000002000000000001000000000000000801", "hex");
writeFileSync(
  bare,
  `import { createServer } from "node:net";
  const response = Buffer.from("${response.toString("hex")}", "hex");
  createServer({ allowHalfOpen: true }, (s) => { s.on("error", () => {}); s.once("data", () => s.end(response)); })
    .listen(process.argv[3].slice(5), () => console.log("ready"));`,
);

try {
  const peer = await serve(bare);
  await load(peer.path, pingFrame, 5_000);
  const peerRate = await load(peer.path, pingFrame, PINGS);
  peer.stop();

  const service = await serve(mock);
  await exchange(service.path, createFrame);
  await load(service.path, pingFrame, 5_000);
  const warm = service.memory();
  const pings = await load(service.path, pingFrame, PINGS);
  const after = service.memory();
  await load(service.path, signFrame, 500);
  const signatures = await load(service.path, signFrame, SIGNATURES);
  service.stop();

  const idler = await serve(mock, ["--config", config({ timeoutMs: 600_000 })]);
  await load(idler.path, pingFrame, 2_000);
  const alone = await latency(idler.path);
  const idle = await Promise.all(Array.from({ length: 1_000 }, () => open(idler.path)));
  const crowded = await latency(idler.path);
  for (const socket of idle) socket.destroy();
  idler.stop();

  const row = (title, value) => console.log(`${title.padEnd(52)} ${value}`);
  row("bare net.Server, pings/s", Math.round(peerRate));
  row("mock service, pings/s", `${Math.round(pings)} (${(pings / peerRate).toFixed(2)} x the peer)`);
  row(
    "mock service, P-256 signatures/s",
    `${Math.round(signatures)} (${(signatures / peerRate).toFixed(2)} x the peer's pings)`,
  );
  row("memory before and after 100,000 pings, MiB", `${warm.toFixed(1)} ${after.toFixed(1)}`);
  row(
    "a ping beside 1,000 idle connections",
    `${(crowded / alone).toFixed(2)} x a ping alone (${alone.toFixed(3)} ms)`,
  );
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function frameOf(provider, operation, request) {
  return Buffer.concat(encodeRequest({ provider, ...identity }, operation, request).parts);
}

function config(options) {
  const file = join(directory, "config.json");
  writeFileSync(file, JSON.stringify(options));
  return file;
}

async function serve(script, args = []) {
  const path = join(directory, `${Math.random()}.sock`);
  const command = [process.execPath, script, "--endpoint", `unix:${path}`, ...args];
  const child = hasTaskset
    ? spawn("taskset", ["-c", "0", ...command], { stdio: ["ignore", "pipe", "ignore"] })
    : spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "ignore"] });
  await new Promise((resolve, reject) => {
    child.stdout.once("data", resolve);
    child.once("exit", () => reject(new Error(`${script} did not start`)));
  });
  const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024;
  return { path, memory, stop: () => child.kill("SIGKILL") };
}

function open(path) {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => resolve(socket));
    socket.on("error", reject);
  });
}

function exchange(path, frame) {
  return new Promise((resolve, reject) => {
    let length = 0;
    const socket = connect(path, () => socket.write(frame));
    socket.on("data", (chunk) => {
      if (length === 0 && chunk.readUInt16LE(32) !== 0) reject(new Error(`status ${chunk.readUInt16LE(32)}`));
      length += chunk.length;
    });
    socket.on("error", reject);
    socket.on("close", () => (length >= 36 ? resolve() : reject(new Error("no response"))));
  });
}

/** Measures requests per second. */
async function load(path, frame, count) {
  const start = performance.now();
  let left = count;
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (left-- > 0) await exchange(path, frame);
    }),
  );
  return count / ((performance.now() - start) / 1000);
}

/** Measures the median time of a ping in milliseconds, one at a time. */
async function latency(path) {
  const times = [];
  for (let i = 0; i < 2_000; i++) {
    const start = performance.now();
    await exchange(path, pingFrame);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[1_000];
}
