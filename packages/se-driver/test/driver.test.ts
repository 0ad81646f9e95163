import { join } from "node:path";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import type { MbedTlsVersion } from "@parsec-ts/native";
import {
  clientOf,
  freshDirectory,
  isNative,
  keyNames,
  type RunOptions,
  runProgram,
  SUCCEEDED,
  startMock,
} from "@parsec-ts/native/testing";
import { eccKeyPair, ecdsa } from "@parsec-ts/operations";
import { provisionForTests, type RealProvider, startRealService } from "@parsec-ts/real-service";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { buildTests } from "../scripts/build-tests.js";

const real = await provisionForTests();

const SE_DRIVER = "Parsec SE Driver";
const OPAQUE_DRIVER = "Parsec Opaque Driver";

describe.runIf(isNative).each<[string, MbedTlsVersion | "opaque", string]>([
  ["Mbed TLS 3.6 and PARSEC_SE_DRIVER", "3.6", SE_DRIVER],
  ["Mbed TLS 2.28 and PARSEC_SE_DRIVER", "2.28", SE_DRIVER],
  ["Mbed TLS 3.6 and the opaque driver", "opaque", OPAQUE_DRIVER],
])("a program with %s", (_title, version, application) => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests(version);
  }, 300_000);

  const lifecycle = async (where: RunOptions, ...options: string[]): Promise<void> => {
    for (const part of ["make", "reopen"])
      expect(await runProgram([join(programs, "lifecycle"), part, ...options], where)).toMatchObject(SUCCEEDED);
  };

  it("generates, uses, imports, exports, reopens and destroys keys of the mock service", async () => {
    const where = await startMock(freshDirectory(), { authenticators: ["direct"] });
    await lifecycle(where);
    expect(await keyNames(where.service, application)).toEqual([]);
  });

  it.skipIf(real === undefined).each<[RealProvider, string[]]>([
    ["mbed-crypto", []],
    ["pkcs11", ["no-import"]],
    ["tpm", ["no-import"]],
  ])("does the same with the real service's %s provider", { timeout: 120_000 }, async (provider, options) => {
    if (real === undefined) return;
    const service = await startRealService({ installation: real, providers: [provider] });
    onTestFinished(() => service.stop());
    await lifecycle({ cwd: freshDirectory(), endpoint: service.endpoint }, ...options);
  });

  it("handles the edge cases of Mbed TLS' interface, and removes its volatile keys at its exit", async () => {
    const where = await startMock(freshDirectory(), { authenticators: ["direct"] });
    expect(await runProgram([join(programs, "edge_cases")], where)).toMatchObject(SUCCEEDED);
    expect(await keyNames(where.service, application)).toEqual([]);
  });

  it.skipIf(real === undefined)("handles the edge cases with the real service too", { timeout: 60_000 }, async () => {
    if (real === undefined) return;
    const service = await startRealService({ installation: real, providers: ["mbed-crypto"] });
    onTestFinished(() => service.stop());
    const where = { cwd: freshDirectory(), endpoint: service.endpoint };
    expect(await runProgram([join(programs, "edge_cases")], where)).toMatchObject(SUCCEEDED);
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
    const outcome = await runProgram([join(programs, "reconnect")], { cwd, endpoint, next });
    expect(outcome).toMatchObject(SUCCEEDED);
    expect(steps).toEqual([]);
  });

  it("leaves a parent's volatile keys to the parent when a forked child exits", async () => {
    const where = await startMock(freshDirectory(), { authenticators: ["direct"] });
    expect(await runProgram([join(programs, "forking")], where)).toMatchObject(SUCCEEDED);
    expect(await keyNames(where.service, application)).toEqual([]);
  });

  it("uses keys from many threads at once", async () => {
    const where = await startMock(freshDirectory(), { authenticators: ["direct"] });
    expect(await runProgram([join(programs, "threads"), "8", "20"], where)).toMatchObject(SUCCEEDED);
  });

  it("takes its options from the program before the environment, and refuses what no driver can have", async () => {
    expect(await runProgram([join(programs, "options")], await startMock())).toMatchObject(SUCCEEDED);
  });
});

describe.runIf(isNative).each<[string, MbedTlsVersion | "opaque", string]>([
  ["PARSEC_SE_DRIVER", "3.6", SE_DRIVER],
  ["the opaque driver", "opaque", OPAQUE_DRIVER],
])("%s with AddressSanitizer and UBSan", (_title, version, application) => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests(version, { sanitized: true });
  }, 400_000);

  it.each([["lifecycle make", "lifecycle reopen"], ["edge_cases"], ["forking"], ["threads 4 5"]])(
    "has no fault that they find in %s",
    async (...commands) => {
      const where = await startMock(freshDirectory(), { authenticators: ["direct"] });
      for (const command of commands) {
        const [program = "", ...args] = command.split(" ");
        expect(await runProgram([join(programs, program), ...args], where)).toMatchObject(SUCCEEDED);
      }
      expect(await keyNames(where.service, application)).toEqual([]);
    },
  );
});

describe.runIf(isNative).each<MbedTlsVersion>(["3.6", "2.28"])("PARSEC_SE_DRIVER in Mbed TLS %s", (version) => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests(version);
  }, 300_000);

  it("removes the volatile keys that may exist when it stops, and asks the service for nothing else", async () => {
    expect(await runProgram([join(programs, "volatile_keys")], await startMock())).toMatchObject(SUCCEEDED);
  });

  it.each([
    ["77", "parsec-se-driver-key77"],
    ["4294967297", "parsec-se-driver-key4294967297"],
    ["9223372036854775807", "parsec-se-driver-key9223372036854775807"],
  ])("finds the key of slot %s by the name that builds before client-c gave it", async (slot, keyName) => {
    const { cwd, endpoint, service } = await startMock(freshDirectory(), { authenticators: ["direct"] });
    const parsec = await clientOf(service, SE_DRIVER);
    const attributes = eccKeyPair("P-256", { usage: ["signHash", "verifyHash"], algorithm: ecdsa("SHA_256") });
    await parsec.generateKey({ keyName, attributes });
    const { stdout } = await runProgram([join(programs, "status"), slot], { cwd, endpoint });
    expect(stdout.trim()).toBe("0 0");
  });

  it("names its keys as the driver of the same name for Rust's client does, unless options change that", async () => {
    const { cwd, endpoint, service } = await startMock(freshDirectory(), { authenticators: ["direct"] });
    const make = [join(programs, "lifecycle"), "make"];
    expect(await runProgram(make, { cwd, endpoint })).toMatchObject(SUCCEEDED);
    const env = { PARSEC_SE_DRIVER_APPLICATION_NAME: "another", PARSEC_SE_DRIVER_KEY_NAME_PREFIX: "prefix/" };
    expect(await runProgram(make, { cwd: freshDirectory(), endpoint, env })).toMatchObject(SUCCEEDED);
    expect(await keyNames(service, SE_DRIVER)).toEqual([1, 2, 3].map((id) => `parsec-se-driver-key${id}`));
    expect(await keyNames(service, "another")).toEqual([1, 2, 3].map((id) => `prefix/${id}`));
  });
});
