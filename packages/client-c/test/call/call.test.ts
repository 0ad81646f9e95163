import { join } from "node:path";
import { type Ended, isNative, type RunOptions, runProgram, SUCCEEDED, startMock } from "@parsec-ts/native/testing";
import { listAuthenticators, listProviders, psaSignHash } from "@parsec-ts/operations";
import { beforeAll, describe, expect, it } from "vitest";
import { buildTests } from "../../scripts/build-tests.js";

describe.runIf(isNative)("calls, built with AddressSanitizer and UBSan,", () => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests({ sanitized: true });
  }, 400_000);

  const run = async (where: RunOptions, ...[name = "", ...args]: string[]): Promise<Ended> =>
    runProgram([join(programs, name), ...args], where);

  it("take what a socket sends and receives, survive its errors, and leave no received byte behind", async () => {
    expect(await run(await startMock(), "io")).toMatchObject(SUCCEEDED);
  });

  it("end when their time has passed, to the millisecond, without waking up before", async () => {
    const where = await startMock();
    const opcodes = [psaSignHash, listAuthenticators, listProviders].map(({ opcode }) => opcode);
    where.service.setFaults({ seed: 1, faults: [{ kind: "neverRespond", opcodes }] });
    expect(await run(where, "io", "answers-late")).toMatchObject(SUCCEEDED);
  });
});
