import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { clangForTests, symbolizerOptions } from "@parsec-ts/native";
import {
  freshDirectory,
  isDeep,
  isNative,
  type RunOptions,
  runProgram,
  SUCCEEDED,
  startMock,
  startStubService,
} from "@parsec-ts/native/testing";
import { listAuthenticators, psaSignHash } from "@parsec-ts/operations";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { buildTests } from "../scripts/build-tests.js";

const isRoot = process.geteuid?.() === 0;
const hasValgrind = spawnSync("valgrind", ["--version"]).error === undefined;

const clang = await clangForTests();

/** A program with ThreadSanitizer takes its time on a busy machine. */
const WAIT = { timeout: 15_000 };

/** Results of a service with these authenticators, that signs. */
function resultsFor(authenticators: readonly number[]): ReadonlyMap<number, object> {
  const version = { versionMaj: 1, versionMin: 4, versionRev: 1, description: "" };
  return new Map<number, object>([
    [listAuthenticators.opcode, { authenticators: authenticators.map((id) => ({ ...version, id })) }],
    [psaSignHash.opcode, { signature: new Uint8Array(64) }],
  ]);
}

describe.runIf(isNative)("clients", () => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests();
  }, 400_000);

  it.skipIf(!isRoot)("is another application to the service when the process changes its user (as root)", async () => {
    const cwd = freshDirectory();
    chmodSync(cwd, 0o755);
    const where = await startMock(cwd, { socketMode: 0o666 });
    expect(await runProgram([join(programs, "setuid")], where)).toMatchObject(SUCCEEDED);
  });

  it("ends calls that wait for a response of a client that is closed, and can be opened again", async () => {
    const where = await startMock();
    where.service.setFaults({ seed: 1, faults: [{ kind: "neverRespond", opcodes: [psaSignHash.opcode] }] });
    const isWaiting = () => vi.waitFor(() => expect(where.service.faultCounts.get("neverRespond")).toBe(1));
    expect(await runProgram([join(programs, "closing")], { ...where, next: isWaiting })).toMatchObject(SUCCEEDED);
  });

  it.each(["built for release", "built with AddressSanitizer and UBSan"])(
    "leaves nothing of a call whose thread is cancelled: %s",
    async (title) => {
      const sanitized = title !== "built for release";
      const cancelling = join(await buildTests({ sanitized }), "cancelling");
      const where = await startMock();
      where.service.setFaults({ seed: 1, faults: [{ kind: "neverRespond", opcodes: [psaSignHash.opcode] }] });
      expect(await runProgram([cancelling], where)).toMatchObject(SUCCEEDED);
      const cwd = freshDirectory();
      const busy = { cwd, endpoint: `unix:${join(cwd, "parsec.sock")}` };
      expect(await runProgram([cancelling, "busy"], busy)).toMatchObject(SUCCEEDED);
    },
  );

  it.each([
    ["any", 0, "1 name"],
    ["none", 1, "0 "],
    ["direct", 2, "1 name"],
    ["peer credentials", 3, `3 ${String.fromCharCode(process.geteuid?.() ?? 0)}\0\0\0`],
    ["JWT-SVID", 4, "4 token"],
  ])("prove the identity that the options name: %s", async (_title, identity, expected) => {
    const authentications: string[] = [];
    const where = await startStubService(freshDirectory(), resultsFor([1, 3, 4]), authentications);
    const outcome = await runProgram([join(programs, "identity"), String(identity)], where);
    expect(outcome).toEqual({ code: 0, stdout: "0\n", stderr: "" });
    expect(authentications.slice(2)).toEqual([expected]);
  });

  it.each([false, true])(
    "give a token of the program's function with each request (with sanitizers: %s)",
    async (sanitized) => {
      const token = join(await buildTests({ sanitized }), "token");
      const authentications: string[] = [];
      const where = await startStubService(freshDirectory(), resultsFor([4]), authentications);
      const { code, stdout, stderr } = await runProgram([token], where);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toBe("0 0 -148 -135 -135 0 -141\n");
      // The client asks for providers and authenticators first, without authentication.
      expect(authentications.slice(0, -1)).toEqual(["0 ", "0 ", "4 token-1", "4 token-2"]);
      expect(authentications.at(-1)).toHaveLength("4 ".length + 65_535);
    },
  );

  it("end when parsec_cancel() is called in another thread, in each phase, and those of no other client", async () => {
    const where = await startMock();
    where.service.setFaults({ seed: 1, faults: [{ kind: "neverRespond", opcodes: [psaSignHash.opcode] }] });
    const areWaiting = () => vi.waitFor(() => expect(where.service.faultCounts.get("neverRespond")).toBe(2));
    expect(await runProgram([join(programs, "cancelled")], { ...where, next: areWaiting })).toMatchObject(SUCCEEDED);
  });

  it("serve eight threads, each with several clients that are applications of their own", async () => {
    const where = await startMock();
    expect(await runProgram([join(programs, "threads"), "8", "20"], where)).toMatchObject(SUCCEEDED);
  });

  it("works in parent and child after the process forks in the middle of calls", async () => {
    expect(await runProgram([join(programs, "forking")], await startMock())).toMatchObject(SUCCEEDED);
  });

  it.skipIf(clang === undefined)(
    "has no data race among 8 threads, while calls are cancelled, and while a client is closed (with ThreadSanitizer)",
    { timeout: 600_000 },
    async () => {
      const directory = await buildTests({ sanitized: "thread" });
      const run = async (where: RunOptions, ...[name = "", ...args]: string[]) =>
        expect(
          await runProgram([join(directory, name), ...args], { ...where, env: { TSAN_OPTIONS: symbolizerOptions() } }),
        ).toMatchObject(SUCCEEDED);
      await run(await startMock(), "threads", "8", isDeep ? "200" : "20");
      for (const [name, calls] of [
        ["closing", 1],
        ["cancelled", 2],
      ] as const) {
        const where = await startMock();
        where.service.setFaults({ seed: 1, faults: [{ kind: "neverRespond", opcodes: [psaSignHash.opcode] }] });
        const next = () => vi.waitFor(() => expect(where.service.faultCounts.get("neverRespond")).toBe(calls), WAIT);
        await run({ ...where, next }, name);
      }
    },
  );

  it.skipIf(!hasValgrind)("has no data race among 8 threads (with helgrind)", { timeout: 300_000 }, async () => {
    const options = ["-q", "--tool=helgrind", "--error-exitcode=9"];
    const program = [join(programs, "threads"), "8", isDeep ? "100" : "4"];
    expect(await runProgram(["valgrind", ...options, ...program], await startMock())).toMatchObject(SUCCEEDED);
  });
});
