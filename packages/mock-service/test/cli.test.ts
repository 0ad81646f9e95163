import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  eccKeyPair,
  ecdsa,
  listAuthenticators,
  listClients,
  listKeys,
  listProviders,
  ping,
  psaGenerateKey,
} from "@parsec-ts/operations";
import { unixTransport } from "@parsec-ts/transport-unix";
import { Status } from "@parsec-ts/wire-protocol";
import { afterAll, describe, expect, it } from "vitest";
import { startMockService } from "../src/index.js";
import { call, named, uid, unauthenticated } from "./call.js";

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
  it("prints its endpoint when it is ready, responds, and stops on a signal", async () => {
    const { child, ready, ended } = start("--endpoint", endpoint);
    await ready;
    expect(await call({ transport: unixTransport({ path }) }, ping, {}, unauthenticated)).toMatchObject({ status: 0 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    child.kill("SIGTERM");
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: `PARSEC_SERVICE_ENDPOINT=${endpoint}\n` });
    expect(stderr).toContain("not for production keys: they are not protected");
    expect(existsSync(path)).toBe(false);
  });

  it("does not replace the socket of a running service", async () => {
    const live = await startMockService({ endpoint });
    const { code, stderr } = await start("--endpoint", endpoint).ended;
    expect(code).toBe(1);
    expect(stderr).toContain(path);
    expect(await call(live, ping, {}, unauthenticated)).toMatchObject({ status: 0 });
    await live.close();
  });

  it.each([
    [[]],
    [["--nonsense"]],
    [["--endpoint"]],
    [["--endpoint", endpoint, "surplus"]],
    [["--config", join(directory, "none.json")]],
    [["--endpoint", endpoint, "--jwt-svid-keys", bin]],
  ])("exits with 2, an explanation and the usage for %j", async (args) => {
    const { code, stderr } = await start(...args).ended;
    expect({ code, explained: stderr.includes("usage:") }).toEqual({ code: 2, explained: true });
    expect(stderr).toMatch(/^parsec-mock-service: \S/);
  });

  it("exits with 1 if it cannot listen on the endpoint", async () => {
    for (const bad of ["unix:relative", "/no/scheme", "tcp://0.0.0.0:0", `unix:${directory}/no/such/directory/s`]) {
      expect((await start("--endpoint", bad).ended).code).toBe(1);
    }
  });

  it("exits with 1 for an invalid option, which it names", async () => {
    const { code, stderr } = await start("--endpoint", endpoint, "--provider", "tpm", "--provider", "hsm").ended;
    expect(code).toBe(1);
    expect(stderr).toContain("providers.1");
  });

  it("reads options from a file and from the command line, which takes precedence", async () => {
    const config = join(directory, "config.json");
    writeFileSync(config, JSON.stringify({ endpoint: "unix:/nowhere", providers: ["software"], admins: ["1000"] }));
    const { child, ready, ended } = start("--config", config, "--endpoint", endpoint, "--provider", "tpm");
    await ready;
    const service = { transport: unixTransport({ path }) };
    const listed = await call(service, listProviders, {}, unauthenticated);
    expect(listed.result?.providers.map(({ id }) => id)).toEqual([3, 0]);
    expect(await call(service, listClients, {}, uid(1000))).toMatchObject({ status: 0 });
    child.kill("SIGINT");
    expect((await ended).code).toBe(0);
  });

  it("keeps its keys between runs and authenticates by JWT-SVID", async () => {
    const keys = join(directory, "keys");
    const jwks = join(directory, "jwks.json");
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    writeFileSync(jwks, JSON.stringify({ keys: [publicKey.export({ format: "jwk" })] }));
    const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });
    const service = { transport: unixTransport({ path }) };
    for (const status of [0, Status.PsaErrorAlreadyExists]) {
      const { child, ready, ended } = start("--endpoint", endpoint, "--keys", keys, "--jwt-svid-keys", jwks);
      await ready;
      const authenticators = await call(service, listAuthenticators, {}, unauthenticated);
      expect(authenticators.result?.authenticators.map(({ id }) => id)).toEqual([3, 1, 4]);
      expect((await call(service, psaGenerateKey, { keyName: "k", attributes })).status).toBe(status);
      child.kill("SIGTERM");
      expect((await ended).code).toBe(0);
    }
  });

  it("replays recordings with --replay", async () => {
    const recordings = fileURLToPath(new URL("recordings", import.meta.url));
    const { child, ready, ended } = start("--endpoint", endpoint, "--replay", recordings);
    await ready;
    const { result } = await call({ transport: unixTransport({ path }) }, listKeys, {}, named("replayed"));
    expect(result?.keys).toHaveLength(1);
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
  });

  it("prints usage", async () => {
    const { code, stdout, stderr } = await start("--help").ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("Its keys are not protected");
  });
});
