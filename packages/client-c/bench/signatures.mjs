// Compares signatures on eight threads with those on one, on a mock service in a process of its own; and measures start, memory and size of the
// library. Ratios count: absolute figures are those of this machine. `pnpm bench:peers --cases c_client` compares it with a plain C client.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { psaSignHash } from "@parsec-ts/operations";
import { buildTests } from "../scripts/build-tests.js";

const SLOW_MS = 5;
const NAME = "bench";

const programs = await buildTests({ bench: true });
const sharedLibrary = join(dirname(programs), "install/lib/libparsec_client.so");
const directory = mkdtempSync(join(tmpdir(), "parsec-c-bench-"));
// The mock service lies beside this package: it is started by the maintainers' tools.
const manifest = createRequire(new URL("../../../tools/native/package.json", import.meta.url)).resolve(
  "@parsec-ts/mock-service/package.json",
);
const mock = join(dirname(manifest), "bin/parsec-mock-service.js");

async function startMock(name, faults) {
  const endpoint = `unix:${join(directory, name)}`;
  const config = join(directory, `${name}.json`);
  writeFileSync(config, JSON.stringify({ endpoint, authenticators: ["direct"], ...(faults && { faults }) }));
  const child = spawn(process.execPath, [mock, "--config", config], { stdio: ["ignore", "pipe", "ignore"] });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  return { endpoint, stop: () => child.kill() };
}

const run = (endpoint, name, ...args) =>
  execFileSync(join(programs, name), args.map(String), {
    env: { ...process.env, PARSEC_SERVICE_ENDPOINT: endpoint, PARSEC_APPLICATION_NAME: NAME },
    encoding: "utf8",
  });
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const fast = await startMock("fast");
const slow = await startMock("slow", {
  seed: 1,
  faults: [{ kind: "delay", ms: SLOW_MS, opcodes: [psaSignHash.opcode] }],
});
try {
  const one = median(Array.from({ length: 3 }, () => Number(run(slow.endpoint, "bench_client", "sign", 1, 100))));
  const eight = median(Array.from({ length: 3 }, () => Number(run(slow.endpoint, "bench_client", "sign", 8, 100))));
  console.log(
    `on a service that takes ${SLOW_MS} ms: ${one} µs with one thread, ${eight} µs with 8: ${(one / eight).toFixed(1)} x`,
  );

  const starts = Array.from({ length: 11 }, () => run(fast.endpoint, "bench_client", "start").split(" ").map(Number));
  console.log(`start: ${median(starts.map(([us]) => us))} µs, ${median(starts.map(([, kib]) => kib))} KiB`);
  const stripped = join(directory, "stripped.so");
  execFileSync("strip", ["-o", stripped, sharedLibrary]);
  console.log(`shared library, stripped: ${(statSync(stripped).size / 1e6).toFixed(2)} MB`);
} finally {
  fast.stop();
  slow.stop();
  rmSync(directory, { recursive: true });
}
