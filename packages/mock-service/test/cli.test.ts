import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ping } from "@parsec-ts/operations";
import { unixTransport } from "@parsec-ts/transport-unix";
import { afterAll, describe, expect, it } from "vitest";
import { startMockService } from "../src/index.js";
import { ask, nobody } from "./exchange.js";

const bin = fileURLToPath(new URL("../bin/parsec-mock-service.js", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "mock-service-"));
const path = join(directory, "parsec.sock");
const endpoint = `unix:${path}`;

afterAll(() => rmSync(directory, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(...args: string[]): { child: ChildProcess; ready: Promise<void>; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const ready = new Promise<void>((resolve) => {
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
      if (stdout.includes("\n")) resolve();
    });
  });
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr })));
  return { child, ready, ended };
}

describe("parsec-mock-service", () => {
  it("says when it is ready, serves, and stops cleanly on a signal", async () => {
    const { child, ready, ended } = start("--endpoint", endpoint);
    await ready;
    expect(await ask({ transport: unixTransport({ path }) }, ping, {}, nobody)).toMatchObject({ status: 0 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    child.kill("SIGTERM");
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: `PARSEC_SERVICE_ENDPOINT=${endpoint}\n` });
    expect(stderr).toContain("not for production");
    expect(existsSync(path)).toBe(false);
  });

  it("does not take over the socket of a live service", async () => {
    const live = await startMockService({ endpoint });
    const { code, stderr } = await start("--endpoint", endpoint).ended;
    expect(code).toBe(1);
    expect(stderr).toContain(path);
    expect(await ask(live, ping, {}, nobody)).toMatchObject({ status: 0 });
    await live.close();
  });

  it.each([[[]], [["--nonsense"]], [["--endpoint"]]])("exits with 2 and the usage for %j", async (args) => {
    const { code, stderr } = await start(...args).ended;
    expect({ code, explained: stderr.includes("usage:") }).toEqual({ code: 2, explained: true });
  });

  it("exits with 1 for an endpoint that it cannot listen on", async () => {
    for (const bad of ["tcp://127.0.0.1:1", "unix:relative", "/no/scheme", `unix:${directory}/no/such/directory/s`]) {
      expect((await start("--endpoint", bad).ended).code).toBe(1);
    }
  });

  it("explains itself", async () => {
    expect(await start("--help").ended).toMatchObject({ code: 0, stderr: "" });
  });
});
