import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { clangForTests, symbolizerOptions } from "@parsec-ts/native";
import { freshDirectory, isNative, runProgram } from "@parsec-ts/native/testing";
import { fuzzSeed } from "@parsec-ts/test-support";
import { beforeAll, describe, expect, it } from "vitest";
import { buildFuzzTarget } from "../../scripts/build-tests.js";

const clang = await clangForTests();
const corpus = join(import.meta.dirname, "corpus");
const findings = join(import.meta.dirname, "../../build/fuzz-findings");

/** Seconds: what CI affords; a developer's run is a short one, and `pnpm check:deep fuzz-c` a long one. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? (process.env.CI === "true" ? 60 : 10));

/** Runs the target; its output names the input of a finding, and holds it in Base64. */
async function fuzz(...args: string[]) {
  const cwd = freshDirectory();
  const env = { ASAN_OPTIONS: symbolizerOptions(), UBSAN_OPTIONS: `print_stacktrace=1:${symbolizerOptions()}` };
  const { code, stderr } = await runProgram([await buildFuzzTarget(), ...args], { cwd, endpoint: "unix:/none", env });
  return { code, report: code === 0 ? "" : stderr.slice(-8000), stderr };
}

describe.runIf(isNative && clang !== undefined)("untrusted URIs, DER and PEM blocks", () => {
  beforeAll(async () => {
    await buildFuzzTarget();
  }, 600_000);

  it("are read again as they were, each seed, and leak nothing", { timeout: 120_000 }, async () => {
    const seeds = readdirSync(corpus).map((name) => join(corpus, name));
    const { code, report, stderr } = await fuzz("-timeout=20", ...seeds);
    expect({ code, report }).toEqual({ code: 0, report: "" });
    expect(stderr.match(/^Executed /gm)).toHaveLength(seeds.length);
  });

  it("keep the decoders in their bounds with inputs that a fuzzer makes of the seeds", {
    timeout: (SECONDS + 120) * 1000,
  }, async () => {
    mkdirSync(findings, { recursive: true });
    const { code, report, stderr } = await fuzz(
      `-seed=${fuzzSeed("URIs and PEM blocks in C") || 1}`,
      `-max_total_time=${SECONDS}`,
      ...["-max_len=8192", "-timeout=20", "-rss_limit_mb=1024", "-print_final_stats=1"],
      `-artifact_prefix=${findings}/`,
      freshDirectory(),
      corpus,
    );
    console.log(/^stat::average_exec_per_sec.*$/m.exec(stderr)?.[0], /^#\d+\s+DONE.*$/m.exec(stderr)?.[0]);
    expect({ code, report }).toEqual({ code: 0, report: "" });
    rmSync(findings, { recursive: true });
  });
});
