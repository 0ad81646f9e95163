import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FaultPlan } from "@parsec-ts/mock-service";
import { connect } from "@parsec-ts/node";
import { deepCount, fuzzSeed, RandomChoices } from "@parsec-ts/test-support";
import { afterAll, expect, it, onTestFinished } from "vitest";
import type { ChaosReport } from "../src/chaos.js";

const CALLS = 10_000;
const KILLS = 10;

/** Seconds of the soak: half an hour when run whole. */
const SOAK_SECONDS = deepCount(1_800, 60);

const directory = mkdtempSync(join(tmpdir(), "chaos-"));
afterAll(() => rmSync(directory, { recursive: true }));
const keyDirectory = join(directory, "keys");
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
  writeFileSync(config, JSON.stringify({ endpoint, keyDirectory, ...(faults && { faults }) }));
  const child = spawn(process.execPath, [mock, "--config", config], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const dead = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await dead;
}

/** The results of a run: the client's own report, and the kills that it went through. */
interface ChaosRun extends ChaosReport {
  readonly kills: number;
}

/** The limits of a run. */
interface ChaosLimits {
  readonly calls: number;
  readonly seconds: number;
  readonly kills: number;
  /** Milliseconds between two kills, at least; at most twice as many. */
  readonly pause: number;
}

/** Runs the client to its end while the service is killed and started again. */
async function runChaos(title: string, limits: ChaosLimits): Promise<ChaosRun> {
  // A run that failed may have left keys.
  rmSync(keyDirectory, { recursive: true, force: true });
  const seed = fuzzSeed(title);
  const choices = new RandomChoices(seed);
  let service = await startService(plan(seed % 2 ** 31));
  const { calls, seconds, pause } = limits;
  const args = [
    "--unhandled-rejections=strict",
    "--expose-gc",
    client,
    endpoint,
    ...[seed, calls, seconds].map(String),
  ];
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
  while (isRunning && kills < limits.kills) {
    await new Promise((resolve) => setTimeout(resolve, pause + choices.below(pause)));
    await kill(service);
    kills++;
    service = await startService(plan(choices.below(2 ** 31)));
  }
  expect(await ended).toBe(0);
  await kill(service);
  return { ...(JSON.parse(output) as ChaosReport), kills };
}

/** Checks that every call has settled and left nothing behind, and that the service has the keys that it acknowledged. */
async function checkRun({ kept, destroyed, ...figures }: ChaosRun): Promise<void> {
  console.log({ ...figures, kept: kept.length, destroyed: destroyed.length });
  expect(figures.succeeded).toBeGreaterThan(figures.settled / 2);
  expect(figures.executedTwice).toEqual([]);
  expect(figures.descriptors[1]).toBeLessThanOrEqual(figures.descriptors[0]);
  expect(figures.resources[1]).toBeLessThanOrEqual(figures.resources[0]);
  expect(figures.memory[1]).toBeLessThan(figures.memory[0] + 8);

  const survivor = await startService();
  onTestFinished(() => void survivor.kill("SIGKILL"));
  const parsec = await connect({ endpoint });
  const names = (await parsec.listKeys()).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([...kept]));
  expect(destroyed.filter((name) => names.includes(name))).toEqual([]);
  await parsec.close();
  await kill(survivor);
}

it(`each of ${CALLS} calls to a service with faults, killed ${KILLS} times, settles; none is lost, executed twice or left open`, async () => {
  const run = await runChaos("chaos", { calls: CALLS, seconds: Number.POSITIVE_INFINITY, kills: KILLS, pause: 250 });
  expect(run.kills).toBe(KILLS);
  expect(run.settled).toBe(CALLS);
  expect(run.latestMs).toBeLessThan(500);
  await checkRun(run);
}, 180_000);

it(`${SOAK_SECONDS} seconds of faults, kills and aborts leave descriptors and memory as they were`, async () => {
  const run = await runChaos("soak", {
    calls: Number.POSITIVE_INFINITY,
    seconds: SOAK_SECONDS,
    kills: Number.POSITIVE_INFINITY,
    pause: 3_000,
  });
  expect(run.kills).toBeGreaterThan(0);
  expect(run.codes).toHaveProperty("ERR_PARSEC_ABORTED");
  await checkRun(run);
}, 3_600_000);
