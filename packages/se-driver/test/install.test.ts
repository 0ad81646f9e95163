import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { buildCore, quickJsSource } from "../scripts/build-native.js";
import { buildMbedTls, buildTests } from "../scripts/build-tests.js";
import { isNative, runProgram, SUCCEEDED } from "./run-program.js";
import { startMock } from "./start-mock.js";

const root = join(import.meta.dirname, "..");
const prefix = join(root, "build/install");
const library = (name: string): string => join(prefix, "lib", name);
const hasPkgConfig = spawnSync("pkg-config", ["--version"]).error === undefined;

describe.runIf(isNative)("the installation", () => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests("3.6");
  }, 400_000);

  it("is complete", () => {
    const files = readdirSync(prefix, { recursive: true }).map(String);
    expect(files).toEqual(
      expect.arrayContaining([
        "include/parsec_se_core.h",
        "include/parsec_se_driver.h",
        "share/parsec_se/parsec_se_driver.c",
        "lib/libparsec_se_core.a",
        "lib/libparsec_se_core.so",
        "lib/libparsec_se_driver.a",
        "lib/libparsec_se_driver.so",
        "lib/pkgconfig/parsec_se_core.pc",
        "lib/cmake/parsec_se/parsec_se-config.cmake",
      ]),
    );
  });

  it("exports public symbols only", () => {
    const symbols = (...args: string[]): string[] =>
      execFileSync("nm", ["--defined-only", "--format=posix", ...args], { encoding: "utf8" })
        .split("\n")
        .flatMap((line) => /^(\S+) [A-Z] /.exec(line)?.[1] ?? []);
    const header = execFileSync("cat", [join(prefix, "include/parsec_se_core.h")], { encoding: "utf8" });
    const declared = [...header.matchAll(/PARSEC_SE_CORE_API \w+ (\w+)\(/g)].map(([, name]) => name).sort();
    expect(declared).toHaveLength(14);
    expect(symbols("-D", library("libparsec_se_core.so")).sort()).toEqual(declared);
    expect(symbols("-g", library("libparsec_se_core.a")).sort()).toEqual(declared);
    expect(symbols("-D", library("libparsec_se_driver.so"))).toEqual(["PARSEC_SE_DRIVER"]);
  });

  it("is hardened: no executable stack, no relocations after the start", () => {
    const sections = execFileSync("readelf", ["-Wld", library("libparsec_se_core.so")], { encoding: "utf8" });
    expect(sections).toMatch(/GNU_STACK\s+\S+ \S+ \S+ \S+ \S+ RW /);
    expect(sections).toContain("GNU_RELRO");
    expect(sections).toMatch(/BIND_NOW|Flags: NOW/);
  });

  it("is sufficient to build the example, which finds its key again", { timeout: 60_000 }, async () => {
    const where = await startMock();
    const settings = [`-DCMAKE_PREFIX_PATH=${prefix}`, `-DMBEDTLS_DIR=${await buildMbedTls("3.6")}`];
    const build = join(where.cwd, "build");
    execFileSync("cmake", ["-S", join(root, "example"), "-B", build, ...settings]);
    execFileSync("cmake", ["--build", build]);
    for (let time = 0; time < 2; time++) {
      const outcome = await runProgram([join(build, "parsec_example")], where);
      expect(outcome).toEqual({ code: 0, stdout: "signed and verified\n", stderr: "" });
    }
  });

  it("serves Mbed TLS as a shared library", async () => {
    const where = await startMock();
    expect(await runProgram([join(programs, "lifecycle_shared"), "make"], where)).toMatchObject(SUCCEEDED);
  });

  it("can be built with the system's QuickJS, as a static library", { timeout: 60_000 }, async () => {
    // A library as a distribution installs it, made of the objects that were built before.
    const where = await startMock();
    const system = join(where.cwd, "system");
    mkdirSync(join(system, "lib"), { recursive: true });
    const objects = readdirSync(`${prefix}.build/CMakeFiles/quickjs.dir`, { recursive: true })
      .map((name) => join(`${prefix}.build/CMakeFiles/quickjs.dir`, String(name)))
      .filter((name) => name.endsWith(".o"));
    execFileSync("ar", ["rcs", join(system, "lib/libquickjs.a"), ...objects]);
    const settings = [`-DCMAKE_PREFIX_PATH=${system}`, `-DQUICKJS_INCLUDE_DIR=${await quickJsSource()}`];
    const installed = await buildCore({ prefix: join(where.cwd, "installed"), settings, quickJs: "" });
    expect(readdirSync(join(installed, "lib")).filter((name) => name.startsWith("lib"))).toEqual([
      "libparsec_se_core.a",
    ]);
    const build = join(where.cwd, "build");
    const example = [`-DCMAKE_PREFIX_PATH=${installed}`, `-DMBEDTLS_DIR=${await buildMbedTls("3.6")}`];
    execFileSync("cmake", ["-S", join(root, "example"), "-B", build, ...example]);
    execFileSync("cmake", ["--build", build]);
    expect(await runProgram([join(build, "parsec_example")], where)).toMatchObject(SUCCEEDED);
  });

  it.skipIf(!hasPkgConfig)("is found by pkg-config", async () => {
    const where = await startMock();
    const source = join(where.cwd, "main.c");
    writeFileSync(source, "#include <parsec_se_core.h>\nint main(void) { return parsec_se_core_start(); }\n");
    const env = { ...process.env, PKG_CONFIG_PATH: library("pkgconfig") };
    const flags = execFileSync("pkg-config", ["--cflags", "--libs", "parsec_se_core"], { env, encoding: "utf8" });
    const program = join(where.cwd, "program");
    execFileSync("cc", [source, ...flags.trim().split(/\s+/), `-Wl,-rpath,${library("")}`, "-o", program]);
    expect(await runProgram([program], where)).toMatchObject({ code: 0 });
  });
});
