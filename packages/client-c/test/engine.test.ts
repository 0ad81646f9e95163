import { spawnSync } from "node:child_process";
import { join } from "node:path";
import {
  freshDirectory,
  isDeep,
  isNative,
  runProgram,
  SUCCEEDED,
  startMock,
  startStubService,
} from "@parsec-ts/native/testing";
import { listClients, listKeys, ping, psaExportPublicKey, psaSignHash } from "@parsec-ts/operations";
import { beforeAll, describe, expect, it } from "vitest";
import { buildTests } from "../scripts/build-tests.js";

const hasValgrind = spawnSync("valgrind", ["--version"]).error === undefined;

describe.runIf(isNative).each([
  // Small blocks come from larger ones, for which a call seldom asks.
  ["built for release", false, "1", "10"],
  // Each block by itself: a call asks for thousands.
  ["built with AddressSanitizer and UBSan", true, isDeep ? "1" : "67", "2000"],
])("the engine %s", (_title, sanitized, step, least) => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests({ sanitized });
  }, 400_000);

  it("survives an allocation that fails, whichever it is", { timeout: isDeep ? 1_200_000 : 120_000 }, async () => {
    const outcome = await runProgram([join(programs, "memory"), step, least], await startMock());
    expect(outcome).toMatchObject({ code: 0, stdout: "ok\n" });
  });
});

describe.runIf(isNative)("the engine", () => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests();
  }, 400_000);

  it("leaves no copy of a key in the memory of the process, where a careless program's copy is found", async () => {
    const where = await startMock();
    expect(await runProgram([join(programs, "wiping")], where)).toMatchObject(SUCCEEDED);
    expect(await runProgram([join(programs, "wiping"), "careless"], where)).toMatchObject(SUCCEEDED);
  });

  it("keeps to a thread's stack, however deep a response nests", async () => {
    // Groups within groups, of a field that no message has. Protocol Buffers, "Message Structure".
    const nested = Uint8Array.from({ length: 20_000 }, (_, i) => (i < 10_000 ? 0x7b : 0x7c));
    const deep = [64, 99, 100, 10_000].map((depth) => nested.slice(10_000 - depth, 10_000 + depth));
    expect(await runProgram([join(programs, "stacks")], await startMock())).toMatchObject(SUCCEEDED);
    for (const body of deep) {
      const results = [psaSignHash, listKeys].map(({ opcode }) => [opcode, body] as const);
      const where = await startStubService(freshDirectory(), new Map(results));
      expect(await runProgram([join(programs, "stacks"), "hostile"], where)).toMatchObject(SUCCEEDED);
    }
  });

  it("refuses stacks that the program has made itself, as coroutines have", async () => {
    expect(await runProgram([join(programs, "coroutines")], await startMock())).toMatchObject(SUCCEEDED);
  });

  it.each([
    ["a field that comes again and again", [0x0a, 0]],
    ["unknown fields", [0x10, 0]],
    ["one long field", []],
  ])("grows by no more than a response is worth, for eight threads at once: %s", async (title, piece) => {
    const length = 1 << 20;
    const body =
      piece.length > 0
        ? Uint8Array.from({ length }, (_, i) => piece[i % piece.length] ?? 0)
        : Uint8Array.from({ length }, (_, i) => [0x0a, 0xfc, 0xff, 0x3f][i] ?? 0xee);
    const where = await startStubService(freshDirectory(), new Map([[psaExportPublicKey.opcode, body]]));
    const { code, stdout, stderr } = await runProgram([join(programs, "heap_growth")], where);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [peak = Number.NaN, status = 0] = stdout.split(" ").map(Number);
    console.log(`${title}: peak ${(peak / 8 / length).toFixed(2)} x the response's bytes a thread`);
    expect(status).toBeLessThan(0);
    expect(peak).toBeLessThanOrEqual(8 * (2 * length + (1 << 20)));
  });

  it("keeps nothing of a thousand calls", async () => {
    const where = await startStubService(
      freshDirectory(),
      new Map([[psaSignHash.opcode, { signature: new Uint8Array(64) }]]),
    );
    const { code, stdout, stderr } = await runProgram([join(programs, "heap_growth"), "calls"], where);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    // A value that is forgotten in each call has 40 bytes at least.
    expect(Number(stdout)).toBeLessThanOrEqual(32 << 10);
  });

  it("gives the memory of a long list back", async () => {
    const clients = Array.from({ length: 10_000 }, (_, i) => `application ${i}`);
    const results = new Map<number, object>([
      [listClients.opcode, { clients }],
      [ping.opcode, { wireProtocolVersionMaj: 1, wireProtocolVersionMin: 0 }],
    ]);
    const where = await startStubService(freshDirectory(), results);
    const { code, stdout, stderr } = await runProgram([join(programs, "heap_growth"), "list"], where);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [peak = Number.NaN, kept = Number.NaN] = stdout.split(" ").map(Number);
    expect(peak).toBeGreaterThan(1 << 19);
    expect(kept).toBeLessThanOrEqual(peak / 8);
  });

  it.skipIf(!hasValgrind)("leaks no memory over many calls (with valgrind)", { timeout: 300_000 }, async () => {
    const options = ["-q", "--leak-check=full", "--errors-for-leak-kinds=definite", "--error-exitcode=9"];
    const program = [join(programs, "calls"), isDeep ? "1000" : "100"];
    expect(await runProgram(["valgrind", ...options, ...program], await startMock())).toMatchObject(SUCCEEDED);
  });
});
