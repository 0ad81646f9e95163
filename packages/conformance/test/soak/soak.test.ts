import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { provisionForTests, startRealService } from "@parsec-ts/real-service";
import { deepCount } from "@parsec-ts/test-support";
import { describe, expect, it, onTestFinished } from "vitest";
import type { SoakReport } from "../../src/soak/soak.js";

const installation = await provisionForTests();

/** Five minutes when run whole. */
const SECONDS = deepCount(300, 10);

/** MiB by which live memory may grow: less than 5 bytes for each of two million calls. */
const MAX_LIVE_GROWTH = 8;

/** MiB by which resident memory may grow. V8 gives pages back when it likes, so this bound is wider. */
const MAX_RSS_GROWTH = 64;

const client = fileURLToPath(new URL("../../dist/soak/soak.js", import.meta.url));

/** Runs the client in a process of its own, whose memory nothing else uses. */
async function runSoak(endpoint: string): Promise<SoakReport> {
  // With a young generation of a fixed size, resident memory tells of leaks and not of how V8 sizes its heap.
  const flags = ["--unhandled-rejections=strict", "--expose-gc", "--max-semi-space-size=8"];
  const args = [...flags, client, endpoint, String(SECONDS)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(0);
  return JSON.parse(output) as SoakReport;
}

describe.skipIf(installation === undefined)("256 calls in flight to the real service", () => {
  it(`${SECONDS} seconds of them all succeed and leave memory as it was`, async () => {
    if (installation === undefined) throw new Error("not provisioned");
    const service = await startRealService({ installation, providers: ["mbed-crypto"] });
    onTestFinished(() => service.stop());
    const report = await runSoak(service.endpoint);
    console.log(report);
    expect(report.failures).toEqual([]);
    expect(report.calls).toBeGreaterThan(0);
    expect(report.late.live).toBeLessThan(report.early.live + MAX_LIVE_GROWTH);
    expect(report.late.rss).toBeLessThan(report.early.rss + MAX_RSS_GROWTH);
  }, 600_000);
});
