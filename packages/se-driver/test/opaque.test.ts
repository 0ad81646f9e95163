import { join } from "node:path";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import {
  freshDirectory,
  isNative,
  keyNames,
  type RunOptions,
  runProgram,
  SUCCEEDED,
  startMock,
  startStubService,
} from "@parsec-ts/native/testing";
import { psaCipherEncrypt } from "@parsec-ts/operations";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { buildTests } from "../scripts/build-tests.js";

describe.runIf(isNative)("the opaque driver", () => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests("opaque");
  }, 400_000);

  const run = (where: RunOptions, program: string, ...args: string[]) =>
    runProgram([join(programs, program), ...args], where);

  it("encrypts, decrypts, agrees on secrets and computes MACs as Mbed TLS does, into buffers of any size", async () => {
    const where = await startMock(freshDirectory(), { authenticators: ["direct"] });
    expect(await run(where, "opaque_operations")).toMatchObject(SUCCEEDED);
    expect(await keyNames(where.service, "Parsec Opaque Driver")).toEqual([]);
  });

  it("refuses contexts that are not its own, and attributes that Parsec cannot express, without a service", async () => {
    const where = { cwd: freshDirectory(), endpoint: "unix:/nonexistent" };
    expect(await run(where, "opaque_contexts")).toMatchObject(SUCCEEDED);
  });

  it("takes no initialization vector from a ciphertext that is shorter than one", async () => {
    const results = new Map([[psaCipherEncrypt.opcode, { ciphertext: Uint8Array.of(1, 2, 3) }]]);
    expect(await run(await startStubService(freshDirectory(), results), "opaque_hostile")).toMatchObject(SUCCEEDED);
  });

  it("forgets keys in the service only by parsec_forget_key(), and volatile ones when Mbed TLS ends", async () => {
    const cwd = freshDirectory();
    const endpoint = `unix:${join(cwd, "parsec.sock")}`;
    const start = (): Promise<MockService> =>
      startMockService({ endpoint, keyDirectory: join(cwd, "keys"), authenticators: ["direct"] });
    let service = await start();
    onTestFinished(() => service.close());
    const steps = [
      () => service.close(),
      async () => {
        service = await start();
      },
    ];
    const next = async (): Promise<void> => steps.shift()?.();
    expect(await run({ cwd, endpoint, next }, "opaque_forgetting")).toMatchObject(SUCCEEDED);
    expect(steps).toEqual([]);
  });
});
