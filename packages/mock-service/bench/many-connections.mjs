// Run by pnpm bench. The mock service runs on one core, a load generator on another, over a Unix socket. Figures: memory of the service over
// 100,000 requests, 16 of them in flight, and the latency of a ping beside 1,000 idle connections. `pnpm bench:peers --cases mock_service`
// compares its speed with that of a bare net server.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ping } from "@parsec-ts/operations";
import { AuthType, encodeRequest } from "@parsec-ts/wire-protocol";

const IN_FLIGHT = 16;
const PINGS = 100_000;

const hasTaskset = spawnSync("taskset", ["--version"]).error === undefined;
const directory = mkdtempSync(join(tmpdir(), "mock-bench-"));
const mock = fileURLToPath(new URL("../bin/parsec-mock-service.js", import.meta.url));
const unauthenticated = { provider: 0, authType: AuthType.None, auth: new Uint8Array(0) };
// A load generator that has to wait for its core must not meet the timeout.
const config = join(directory, "config.json");
writeFileSync(config, JSON.stringify({ timeoutMs: 600_000 }));
const pingFrame = Buffer.concat(encodeRequest(unauthenticated, ping, {}).parts);

if (hasTaskset) spawnSync("taskset", ["-p", "-c", "1", String(process.pid)]);
else console.log("without taskset the two processes share the cores");

try {
  const service = await serve();
  await load(service.path, 5_000);
  const warm = service.memory();
  await load(service.path, PINGS);
  const after = service.memory();
  service.stop();

  const idler = await serve();
  await load(idler.path, 2_000);
  const alone = await latency(idler.path);
  const idle = await Promise.all(Array.from({ length: 1_000 }, () => open(idler.path)));
  const crowded = await latency(idler.path);
  for (const socket of idle) socket.destroy();
  idler.stop();

  const row = (title, value) => console.log(`${title.padEnd(52)} ${value}`);
  row("memory before and after 100,000 pings, MiB", `${warm.toFixed(1)} ${after.toFixed(1)}`);
  row(
    "a ping beside 1,000 idle connections",
    `${(crowded / alone).toFixed(2)} x a ping alone (${alone.toFixed(3)} ms)`,
  );
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function serve() {
  const path = join(directory, `${Math.random()}.sock`);
  const command = [process.execPath, mock, "--endpoint", `unix:${path}`, "--config", config];
  const child = hasTaskset
    ? spawn("taskset", ["-c", "0", ...command], { stdio: ["ignore", "pipe", "ignore"] })
    : spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "ignore"] });
  await new Promise((resolve, reject) => {
    child.stdout.once("data", resolve);
    child.once("exit", () => reject(new Error("the mock service did not start")));
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

function exchange(path) {
  return new Promise((resolve, reject) => {
    let length = 0;
    const socket = connect(path, () => socket.write(pingFrame));
    socket.on("data", (chunk) => {
      if (length === 0 && chunk.readUInt16LE(32) !== 0) reject(new Error(`status ${chunk.readUInt16LE(32)}`));
      length += chunk.length;
    });
    socket.on("error", reject);
    socket.on("close", () => (length >= 36 ? resolve() : reject(new Error("no response"))));
  });
}

/** Makes so many pings. */
async function load(path, count) {
  let left = count;
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (left-- > 0) await exchange(path);
    }),
  );
}

/** Measures the median time of a ping in milliseconds, one at a time. */
async function latency(path) {
  const times = [];
  for (let i = 0; i < 2_000; i++) {
    const start = performance.now();
    await exchange(path);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[1_000];
}
