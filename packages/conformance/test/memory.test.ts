import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countInMemory, countMarkers } from "../src/memory/process-memory.js";
import { startSecretsService } from "../src/memory/secrets-service.js";

/** Secrets that use-secrets.ts receives, and their lengths in bytes. */
const RESULTS = [
  ["export", 480],
  ["export-long", 200_000],
  ["decrypt", 480],
  ["aead", 480],
  ["cipher", 480],
  ["agree", 480],
  ["random", 480],
] as const;

/** Other uses of secrets by use-secrets.ts, and the outcome of each call: an error, or a length. */
const OTHERS = [
  ["refused-with-body", "ERR_PARSEC_PROTOCOL_BODY"],
  ["then-garbage", "ERR_PARSEC_PROTOCOL_BODY"],
  ["given-twice", 1],
  ["other-opcode", "ERR_PARSEC_PROTOCOL_OPCODE"],
  ["cut-off", "ERR_PARSEC_PROTOCOL_TRUNCATED_BODY"],
  ["and-more", "ERR_PARSEC_PROTOCOL_TRAILING_BYTES"],
  ["authenticated", "ERR_PARSEC_PROTOCOL_AUTHENTICATION"],
  ["too-long", "ERR_PARSEC_PROTOCOL_RESULT"],
  ["too-long-plaintext", "ERR_PARSEC_DECRYPTION_FAILED"],
  ["stalls", "ERR_PARSEC_DEADLINE"],
  ["stalls-until-abort", "ERR_PARSEC_ABORTED"],
  ["import", "ok"],
  ["import-long", "ok"],
  ["encrypt", 64],
  ["aead-encrypt", 64],
  ["cipher-encrypt", 64],
  ["sign-message", 64],
  ["mac", 32],
  ["hash", 32],
  ["refused", "ERR_PARSEC_SERVICE_AUTHENTICATION_ERROR"],
  ["unsent", "ERR_PARSEC_ARGUMENT"],
  ["stalls-import", "ERR_PARSEC_DEADLINE"],
  ["never-read", "ERR_PARSEC_DEADLINE"],
  ["never-read-short", "ERR_PARSEC_DEADLINE"],
  ["echo", "ERR_PARSEC_PROTOCOL_ECHO"],
  ["early", "ERR_PARSEC_PROTOCOL_EARLY_RESPONSE"],
  ["token", 65],
  ["token-refused", "ERR_PARSEC_SERVICE_AUTHENTICATION_ERROR"],
  ["pkcs8", "ok"],
  ["gcm-key", 32],
  ["gcm-plaintext", 48],
  ["gcm-refused", 0],
  ["hkdf", 40],
] as const;

/** One search of the memory. */
interface Search {
  readonly names: readonly string[];
  readonly outcomes: readonly unknown[];
  /** Number of markers found of each secret. */
  readonly found: Readonly<Record<string, number>>;
}

const directory = mkdtempSync(join(tmpdir(), "parsec-secrets-"));
const hasGdb = spawnSync("gcore", ["--help"]).error === undefined;
let child: ChildProcess;
let lines: AsyncIterator<string>;
let service: { close(): Promise<void> };

const byName = (names: readonly string[], counts: readonly number[]): Record<string, number> =>
  Object.fromEntries(names.map((name, i) => [name, counts[i] ?? 0]));

async function nextSearch(): Promise<Search> {
  const { value } = await lines.next();
  const { names, outcomes } = JSON.parse(value) as { names: string[]; outcomes: unknown[] };
  const pid = child.pid ?? 0;
  child.kill("SIGSTOP");
  const found = byName(names, countInMemory(pid, names.length));
  child.kill("SIGCONT");
  return { names, outcomes, found };
}

describe.runIf(process.platform === "linux")(
  "the memory of a process that has used secrets",
  { timeout: 60_000 },
  () => {
    let held: Search;
    let wiped: Search;
    let dumped: Record<string, number> | undefined;

    beforeAll(async () => {
      const path = join(directory, "s");
      service = await startSecretsService(
        path,
        RESULTS.findIndex(([name]) => name === "random"),
      );
      const script = fileURLToPath(new URL("../dist/memory/use-secrets.js", import.meta.url));
      child = spawn(process.execPath, ["--expose-gc", script, `unix:${path}`], { stdio: ["pipe", "pipe", "inherit"] });
      lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
      held = await nextSearch();
      child.stdin?.write("\n");
      wiped = await nextSearch();
      if (hasGdb) dumped = dump(wiped.names);
    });
    afterAll(async () => {
      child.kill("SIGKILL");
      await service.close();
      rmSync(directory, { recursive: true });
    });

    /** Counts the markers in a core dump by gdb. */
    function dump(names: readonly string[]): Record<string, number> {
      const core = join(directory, "core");
      execFileSync("gcore", ["-o", core, `${child.pid}`], { stdio: "ignore" });
      const bytes = readFileSync(`${core}.${child.pid}`);
      return byName(names, countMarkers(bytes, names.length));
    }

    it("contains what a careless program leaves there, so the search does find secrets", () => {
      expect(held.found.careless).toBeGreaterThan(0);
      expect(wiped.found.careless).toBeGreaterThan(0);
    });

    it("belongs to a process that has used every secret as expected", () => {
      const expected = [...RESULTS, ...OTHERS];
      expect(held.names).toEqual([...expected.map(([name]) => name), "careless"]);
      expect(held.outcomes).toEqual(expected.map(([, outcome]) => outcome));
    });

    it.each(RESULTS)("holds a result until it is wiped, and then nothing of it: %s, %i bytes", (name) => {
      expect(held.found[name]).toBeGreaterThan(0);
      expect(wiped.found[name]).toBe(0);
    });

    it.each(OTHERS)("holds nothing of a secret after the call: %s, with outcome %s", (name) => {
      expect([held.found[name], wiped.found[name]]).toEqual([0, 0]);
    });

    it.skipIf(!hasGdb)("holds the same in a debugger's dump (with gdb)", () => {
      const { careless, ...others } = dumped ?? {};
      expect(careless).toBeGreaterThan(0);
      expect(others).toEqual(Object.fromEntries([...RESULTS, ...OTHERS].map(([name]) => [name, 0])));
    });
  },
);
