import { join } from "node:path";
import {
  BUILDS,
  type Ended,
  type Fault,
  freshDirectory,
  isNative,
  type RunOptions,
  runProgram,
  SUCCEEDED,
  startMock,
  startStubService,
} from "@parsec-ts/native/testing";
import { psaExportPublicKey, psaSignHash } from "@parsec-ts/operations";
import { beforeAll, describe, expect, it } from "vitest";
import { buildTests } from "../scripts/build-tests.js";

/** Statuses as the C program prints them. */
const SUCCESS = "0";
const BUFFER_TOO_SMALL = "-138";
const CORRUPTION_DETECTED = "-151";

describe.runIf(isNative).each(BUILDS)("calls of a client %s", (_title, sanitized) => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests({ sanitized });
  }, 400_000);

  const run = async (where: RunOptions, ...[name = "", ...args]: string[]): Promise<Ended> =>
    runProgram([join(programs, name), ...args], where);

  it("returns a status for every invalid argument and order of calls", async () => {
    expect(await run(await startMock(), "arguments")).toMatchObject(SUCCEEDED);
  });

  it("writes into no buffer that is a byte too small, nor beyond one that is large enough", async () => {
    expect(await run(await startMock(), "buffers")).toMatchObject(SUCCEEDED);
  });

  it.each([
    [0, CORRUPTION_DETECTED, CORRUPTION_DETECTED],
    [1, CORRUPTION_DETECTED, CORRUPTION_DETECTED],
    [63, CORRUPTION_DETECTED, SUCCESS],
    [64, SUCCESS, SUCCESS],
    [65, CORRUPTION_DETECTED, SUCCESS],
    [128, BUFFER_TOO_SMALL, BUFFER_TOO_SMALL],
    [2 ** 20, CORRUPTION_DETECTED, BUFFER_TOO_SMALL],
  ])("accepts no byte too many from a service that sends %i", async (length, signatureStatus, keyStatus) => {
    const bytes = new Uint8Array(length).fill(0xee);
    const where = await startStubService(
      freshDirectory(),
      new Map<number, object>([
        [psaSignHash.opcode, { signature: bytes }],
        [psaExportPublicKey.opcode, { data: bytes }],
      ]),
    );
    const { code, stdout, stderr } = await run(where, "hostile", "1");
    const [signature, key] = stdout.split(" ");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^longest/) });
    expect([signature, key]).toEqual([signatureStatus, keyStatus]);
  });

  it.each<[string, readonly Fault[]]>([
    ["responds with bits flipped", [{ kind: "flipBits", count: 5 }]],
    ["breaks off", [{ kind: "truncate", at: 37 }]],
    ["closes without a response", [{ kind: "drop", when: "after" }]],
    ["announces 4 GiB", [{ kind: "oversizedLength" }]],
    ["responds to another operation", [{ kind: "wrongOpcode" }]],
    ["refuses everything", [{ kind: "wrongStatus", status: 1147 }]],
    ["responds byte by byte", [{ kind: "fragment", size: 1 }]],
    ["never responds", [{ kind: "neverRespond" }]],
  ])("ends each call in time with a service that %s", { timeout: 60_000 }, async (title, faults) => {
    const where = await startMock();
    const opcodes = [2, 3, 4, 5, 6, 7];
    where.service.setFaults({ seed: 1, faults: faults.map((fault) => ({ ...fault, opcodes })) });
    const env = { PARSEC_TIMEOUT_MS: "300" };
    const { code, stdout, stderr } = await run({ ...where, env }, "hostile", title === "never responds" ? "1" : "20");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^longest \d/) });
    // Five calls of at most 300 ms each.
    expect(Number(/longest ([\d.]+)/.exec(stderr)?.[1])).toBeLessThan(3);
    expect(stdout.endsWith("ok\n")).toBe(true);
  });
});
