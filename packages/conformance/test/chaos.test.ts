import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FaultPlan } from "@parsec-ts/mock-service";
import { connect } from "@parsec-ts/node";
import { fuzzSeed, RandomChoices } from "@parsec-ts/test-support";
import { afterAll, expect, it, onTestFinished } from "vitest";
import type { ChaosReport } from "../src/chaos.js";

const CALLS = 10_000;
const KILLS = 10;

const directory = mkdtempSync(join(tmpdir(), "chaos-"));
afterAll(() => rmSync(directory, { recursive: true }));
const endpoint = `unix:${join(directory, "parsec.sock")}`;
const client = fileURLToPath(new URL("../dist/chaos.js", import.meta.url));
const manifest = createRequire(import.meta.url).resolve("@parsec-ts/mock-service/package.json");
const mock = join(dirname(manifest), "bin/parsec-mock-service.js");

/** Returns a plan with all faults but those that would make a response state a wrong result. */
function plan(seed: number): FaultPlan {
  return {
    seed,
    faults: [
      { kind: "refuseConnection", probability: 0.01 },
      { kind: "drop", when: "before", probability: 0.01 },
      { kind: "drop", when: "after", probability: 0.01 },
      { kind: "truncate", at: 20, probability: 0.01 },
      { kind: "fragment", size: 7, probability: 0.05 },
      { kind: "delay", ms: 20, probability: 0.02 },
      { kind: "oversizedLength", probability: 0.01 },
      { kind: "wrongOpcode", probability: 0.01 },
      { kind: "neverRespond", probability: 0.001 },
      { kind: "flipBits", count: 5, probability: 0.05, opcodes: [1, 4] },
      { kind: "wrongStatus", status: 1147, probability: 0.05, opcodes: [1, 4] },
    ],
  };
}

async function startService(faults?: FaultPlan): Promise<ChildProcess> {
  const config = join(directory, "config.json");
  writeFileSync(config, JSON.stringify({ endpoint, keyDirectory: join(directory, "keys"), ...(faults && { faults }) }));
  const child = spawn(process.execPath, [mock, "--config", config], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const dead = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await dead;
}

it(`each of ${CALLS} calls to a service with faults, killed ${KILLS} times, settles; none is lost, executed twice or left open`, async () => {
  const seed = fuzzSeed("chaos");
  const choices = new RandomChoices(seed);
  let service = await startService(plan(seed % 2 ** 31));
  const args = ["--unhandled-rejections=strict", "--expose-gc", client, endpoint, String(seed), String(CALLS)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  let isRunning = true;
  void ended.then(() => {
    isRunning = false;
  });

  onTestFinished(() => void child.kill("SIGKILL"));
  onTestFinished(() => void service.kill("SIGKILL"));
  let kills = 0;
  while (isRunning && kills < KILLS) {
    await new Promise((resolve) => setTimeout(resolve, 200 + choices.below(300)));
    await kill(service);
    kills++;
    service = await startService(plan(choices.below(2 ** 31)));
  }
  expect(await ended).toBe(0);
  await kill(service);

  const report = JSON.parse(output) as ChaosReport;
  const { kept, destroyed, ...figures } = report;
  console.log({ kills, ...figures, kept: kept.length, destroyed: destroyed.length });
  expect(kills).toBe(KILLS);
  expect(report.settled).toBe(CALLS);
  expect(report.succeeded).toBeGreaterThan(CALLS / 2);
  expect(report.executedTwice).toEqual([]);
  expect(report.descriptors[1]).toBeLessThanOrEqual(report.descriptors[0]);
  expect(report.resources[1]).toBeLessThanOrEqual(report.resources[0]);
  expect(report.latestMs).toBeLessThan(500);
  expect(report.memory[1]).toBeLessThan(report.memory[0] + 8);

  const survivor = await startService();
  onTestFinished(() => void survivor.kill("SIGKILL"));
  await using parsec = await connect({ endpoint });
  const names = (await parsec.listKeys()).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([...kept]));
  expect(destroyed.filter((name) => names.includes(name))).toEqual([]);
  await parsec.close();
  await kill(survivor);
}, 180_000);
