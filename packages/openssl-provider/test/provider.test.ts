import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { clangForTests, symbolizerOptions } from "@parsec-ts/native";
import { BUILDS, freshDirectory, isNative, runProgram, SUCCEEDED } from "@parsec-ts/native/testing";
import { connect } from "@parsec-ts/node";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { modulePath } from "../scripts/build-provider.js";
import { buildTests, type ProviderTests } from "../scripts/build-tests.js";
import { configuration, KEYS, openssl, openWorkbench } from "./workbench.js";

const hasValgrind = spawnSync("valgrind", ["--version"]).error === undefined;
const clang = await clangForTests();

/** Runs a program with a key on a mock service. */
async function runOnMock({ programs, module }: ProviderTests, command: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const bench = await openWorkbench({ ec: KEYS.ec, rsa: KEYS.rsa }, { module });
  // The program `openssl` loads the module that is built for release: it is none that was built with sanitizers.
  writeFileSync(join(bench.cwd, "plain.cnf"), configuration(modulePath()));
  const write = [openssl, "pkey", "-in", "parsec:ec", "-out", "ec.pem"];
  expect(await bench.run(write, { OPENSSL_CONF: "plain.cnf" })).toMatchObject(SUCCEEDED);
  const at = command.findIndex((part) => !part.startsWith("-") && part !== "valgrind");
  const whole = command.map((part, index) => (index === at ? join(programs, part) : part));
  // The program loads the module itself.
  return await bench.run(whole, { OPENSSL_CONF: "/dev/null", PARSEC_MODULE: module, ...env });
}

const CASES = [
  ["8 threads share a key and open it", ["threads", "8", "10"]],
  ["a parent and four forked children sign", ["forking"]],
  ["the provider is unloaded while a key lives, and loaded again", ["lifetimes", "unload"]],
  ["two library contexts have a provider each", ["lifetimes", "contexts"]],
  ["OpenSSL is cleaned up while a key lives", ["lifetimes", "cleanup"]],
  ["another digest is set while a message is hashed", ["beside", "change"]],
  ["other keys are generated after one that a file names was used", ["beside", "file"]],
  ["other keys are generated after one was opened by its URI", ["beside", "store"]],
  ["the process ends while a key and a signature live", ["lifetimes", "exit"]],
] as const;

describe.runIf(isNative)("a program", () => {
  describe.each(BUILDS)("with the module %s", (_title, sanitized) => {
    let tests: ProviderTests;
    beforeAll(async () => {
      tests = await buildTests({ sanitized });
    }, 600_000);

    it.each(CASES)("finds no fault while %s", { timeout: 120_000 }, async (_case, command) => {
      // Keys that live at the end of the process are no leaks of the module.
      const leaks = command[1] === "cleanup" || command[1] === "exit" ? "detect_leaks=0" : "detect_leaks=1";
      expect(await runOnMock(tests, command, { ASAN_OPTIONS: leaks })).toMatchObject(SUCCEEDED);
    });
  });

  it.skipIf(!hasValgrind).each(CASES)(
    "finds no invalid access with valgrind while %s",
    { timeout: 240_000 },
    async (_case, command) => {
      const valgrind = ["valgrind", "-q", "--error-exitcode=9", "--child-silent-after-fork=yes"];
      expect(await runOnMock(await buildTests(), [...valgrind, ...command])).toMatchObject({ code: 0 });
    },
  );

  it.skipIf(clang === undefined)(
    "has no data race among 8 threads (with ThreadSanitizer)",
    { timeout: 600_000 },
    async () => {
      const tests = await buildTests({ sanitized: "thread" });
      const env = { TSAN_OPTIONS: symbolizerOptions() };
      expect(await runOnMock(tests, ["threads", "8", "5"], env)).toMatchObject(SUCCEEDED);
    },
  );

  it("asks the service when a key is used, with the environment of the module's load", async () => {
    const { programs, module } = await buildTests();
    const cwd = freshDirectory();
    const endpoint = `unix:${join(cwd, "parsec.sock")}`;
    let service: MockService | undefined;
    onTestFinished(() => service?.close());
    const start = async () => {
      service = await startMockService({ endpoint, keyDirectory: join(cwd, "keys") });
    };
    const steps = [
      async () => {
        await start();
        await using parsec = await connect({ endpoint });
        await parsec.generateKey({ keyName: "ec", attributes: KEYS.ec });
      },
      async () => service?.close(),
      start,
    ];
    const env = { OPENSSL_CONF: "/dev/null", PARSEC_MODULE: module };
    const outcome = await runProgram([join(programs, "late_service")], {
      cwd,
      endpoint,
      env,
      next: async () => steps.shift()?.(),
    });
    expect(outcome).toMatchObject(SUCCEEDED);
    expect(steps).toEqual([]);
  });
});
