import { join } from "node:path";
import { createClient, direct } from "@parsec-ts/client";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { provisionForTests, type RealProvider, startRealService } from "@parsec-ts/real-service";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { buildTests, type MbedTlsVersion } from "../scripts/build-native.js";
import { freshDirectory, isNative, type RunOptions, runTest, WELL } from "./programs.js";

const real = await provisionForTests();

async function mockIn(cwd: string): Promise<MockService> {
  const service = await startMockService({ endpoint: `unix:${join(cwd, "parsec.sock")}`, authenticators: ["direct"] });
  onTestFinished(() => service.close());
  return service;
}

async function keyNames(service: MockService, applicationName: string): Promise<readonly string[]> {
  const host = { now: () => 0, sleep: () => new Promise<void>(() => undefined) };
  const authenticators = [direct(applicationName)];
  const parsec = await createClient({ transport: service.transport, host, authenticators });
  return (await parsec.listKeys()).map(({ name }) => name).sort();
}

describe.runIf(isNative).each<MbedTlsVersion>(["3.6", "2.28"])("a program with Mbed TLS %s", (version) => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests(version);
  }, 300_000);

  const lifecycle = async (where: RunOptions, ...options: string[]): Promise<void> => {
    for (const part of ["make", "reopen"])
      expect(await runTest([join(programs, "lifecycle"), part, ...options], where)).toMatchObject(WELL);
  };

  it("makes, uses, takes in, gives out, finds again and destroys keys of the mock service", async () => {
    const cwd = freshDirectory();
    await mockIn(cwd);
    await lifecycle({ cwd, endpoint: `unix:${cwd}/parsec.sock` });
  });

  it.skipIf(real === undefined).each<[RealProvider, string[]]>([
    ["mbed-crypto", []],
    ["pkcs11", ["no-import"]],
    ["tpm", ["no-import"]],
  ])("does so with the real service's %s provider", { timeout: 120_000 }, async (provider, options) => {
    if (real === undefined) return;
    const service = await startRealService({ installation: real, providers: [provider] });
    onTestFinished(() => service.stop());
    await lifecycle({ cwd: freshDirectory(), endpoint: service.endpoint }, ...options);
  });

  it("is not caught by what is easy to get wrong, and takes its volatile keys with it", async () => {
    const cwd = freshDirectory();
    const service = await mockIn(cwd);
    const outcome = await runTest([join(programs, "pitfalls")], { cwd, endpoint: `unix:${cwd}/parsec.sock` });
    expect(outcome).toMatchObject(WELL);
    expect(await keyNames(service, "Parsec SE Driver")).toEqual([]);
  });

  it.skipIf(real === undefined)("is not caught with the real service either", { timeout: 60_000 }, async () => {
    if (real === undefined) return;
    const service = await startRealService({ installation: real, providers: ["mbed-crypto"] });
    onTestFinished(() => service.stop());
    const where = { cwd: freshDirectory(), endpoint: service.endpoint };
    expect(await runTest([join(programs, "pitfalls")], where)).toMatchObject(WELL);
  });

  it("finds a service that starts later, and again after a restart", async () => {
    const cwd = freshDirectory();
    const endpoint = `unix:${join(cwd, "parsec.sock")}`;
    const keyDirectory = join(cwd, "keys");
    let service: MockService | undefined;
    onTestFinished(() => service?.close());
    const steps = [
      async () => {
        service = await startMockService({ endpoint, keyDirectory });
      },
      async () => {
        await service?.close();
        service = await startMockService({ endpoint, keyDirectory });
      },
      async () => {
        await service?.close();
        service = undefined;
      },
    ];
    const next = async () => steps.shift()?.();
    const outcome = await runTest([join(programs, "late")], { cwd, endpoint, next });
    expect(outcome).toMatchObject(WELL);
    expect(steps).toEqual([]);
  });

  it("uses keys from many threads at once", async () => {
    const cwd = freshDirectory();
    await mockIn(cwd);
    const where = { cwd, endpoint: `unix:${cwd}/parsec.sock` };
    expect(await runTest([join(programs, "threads"), "8", "20"], where)).toMatchObject(WELL);
  });

  it("has the names for its keys that other drivers of this name have, unless told otherwise", async () => {
    const cwd = freshDirectory();
    const service = await mockIn(cwd);
    const endpoint = `unix:${cwd}/parsec.sock`;
    const make = [join(programs, "lifecycle"), "make"];
    expect(await runTest(make, { cwd, endpoint })).toMatchObject(WELL);
    const env = { PARSEC_SE_DRIVER_APPLICATION_NAME: "another", PARSEC_SE_DRIVER_KEY_NAME_PREFIX: "prefix/" };
    expect(await runTest(make, { cwd: freshDirectory(), endpoint, env })).toMatchObject(WELL);
    expect(await keyNames(service, "Parsec SE Driver")).toEqual([1, 2, 3].map((id) => `parsec-se-driver-key${id}`));
    expect(await keyNames(service, "another")).toEqual([1, 2, 3].map((id) => `prefix/${id}`));
  });
});
