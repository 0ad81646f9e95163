import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildClient, quickJsSource } from "@parsec-ts/native";
import { isNative, runProgram, startMock } from "@parsec-ts/native/testing";
import { beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const hasPkgConfig = spawnSync("pkg-config", ["--version"]).error === undefined;

/** Ends with the status of a call: DOES_NOT_EXIST. */
const PROGRAM = `#include <parsec_client.h>
int main(void) {
  parsec_client *client;
  return parsec_client_open(&client, NULL) != PARSEC_SUCCESS || parsec_destroy_key(client, "none") != PARSEC_ERROR_DOES_NOT_EXIST;
}
`;

describe.runIf(isNative)("the installation", () => {
  let prefix: string;
  const library = (name: string): string => join(prefix, "lib", name);
  beforeAll(async () => {
    prefix = await buildClient();
  }, 400_000);

  it("is complete", () => {
    const files = readdirSync(prefix, { recursive: true }).map(String);
    expect(files).toEqual(
      expect.arrayContaining([
        "include/parsec_client.h",
        "include/parsec_client_functions.h",
        "include/parsec_client_numbers.h",
        "lib/libparsec_client.a",
        "lib/libparsec_client.so",
        "lib/libparsec_client.so.1",
        "lib/pkgconfig/parsec_client.pc",
        "lib/cmake/parsec_client/parsec_client-config.cmake",
      ]),
    );
  });

  it("exports the functions that the headers declare, and no other symbol", () => {
    const symbols = (...args: string[]): string[] =>
      execFileSync("nm", ["--defined-only", "--format=posix", ...args], { encoding: "utf8" })
        .split("\n")
        .flatMap((line) => /^(\S+) [A-Z] /.exec(line)?.[1] ?? []);
    const headers = ["parsec_client.h", "parsec_client_functions.h"].map((name) =>
      readFileSync(join(prefix, "include", name), "utf8"),
    );
    const declared = headers
      .flatMap((header) => [...header.matchAll(/^PARSEC_API [^(;]*?(\w+)\(/gm)].map(([, name]) => name))
      .sort();
    const { functions } = JSON.parse(readFileSync(join(root, "functions.json"), "utf8"));
    // Beside those that ask the service: open, close, cancel, three of statuses, and three for each of five lists.
    expect(declared).toHaveLength(functions.length + 6 + 15);
    expect(symbols("-D", library("libparsec_client.so")).sort()).toEqual(declared);
    expect(symbols("-g", library("libparsec_client.a")).sort()).toEqual(declared);
  });

  it("is hardened: no executable stack, no relocations after the start", () => {
    const sections = execFileSync("readelf", ["-Wld", library("libparsec_client.so")], { encoding: "utf8" });
    expect(sections).toMatch(/GNU_STACK\s+\S+ \S+ \S+ \S+ \S+ RW /);
    expect(sections).toContain("GNU_RELRO");
    expect(sections).toMatch(/BIND_NOW|Flags: NOW/);
    expect(sections).toContain("libparsec_client.so.1");
  });

  it("can be built from the published package alone, which carries the engine's source and the client as its bytecode", {
    timeout: 200_000,
  }, async () => {
    const where = await startMock();
    const [packed = { filename: "" }] = JSON.parse(
      execFileSync("npm", ["pack", "--json", "--foreground-scripts=false", "--pack-destination", where.cwd], {
        cwd: root,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }),
    ) as { readonly filename: string }[];
    execFileSync("tar", ["-xzf", join(where.cwd, packed.filename), "-C", where.cwd]);
    const source = join(where.cwd, "package");
    expect(readFileSync(join(source, "quickjs/LICENSE"), "utf8")).toContain("Fabrice Bellard");
    const compiled = join(where.cwd, "compiled.c");
    execFileSync(`${prefix}.build/compile_engine`, [join(source, "dist/engine.bundle.js"), compiled]);
    expect(readFileSync(join(source, "quickjs/engine_bytecode.c"), "utf8")).toBe(readFileSync(compiled, "utf8"));
    const installed = join(where.cwd, "installed");
    execFileSync("cmake", [
      "-S",
      source,
      "-B",
      join(where.cwd, "built"),
      `-DCMAKE_INSTALL_PREFIX=${installed}`,
      "-DCMAKE_C_FLAGS=-O0",
    ]);
    execFileSync("cmake", ["--build", join(where.cwd, "built"), "--parallel", "2"]);
    execFileSync("cmake", ["--install", join(where.cwd, "built")]);
    expect(readdirSync(join(where.cwd, "built"))).not.toContain("compile_engine");
    const program = join(where.cwd, "program");
    writeFileSync(`${program}.c`, PROGRAM);
    const linked = [`-I${installed}/include`, `-L${installed}/lib`, `-Wl,-rpath,${installed}/lib`, "-lparsec_client"];
    execFileSync("cc", [`${program}.c`, "-o", program, ...linked]);
    expect(await runProgram([program], where)).toMatchObject({ code: 0 });
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
    const settings = [
      `-DCMAKE_PREFIX_PATH=${system}`,
      `-DQUICKJS_INCLUDE_DIR=${await quickJsSource()}`,
      "-DUSE_SYSTEM_QUICKJS=ON",
    ];
    const installed = await buildClient({ prefix: join(where.cwd, "installed"), settings, quickJs: "" });
    expect(readdirSync(join(installed, "lib")).filter((name) => name.startsWith("lib"))).toEqual([
      "libparsec_client.a",
    ]);
    const source = join(where.cwd, "source");
    mkdirSync(source);
    writeFileSync(join(source, "main.c"), PROGRAM);
    writeFileSync(
      join(source, "CMakeLists.txt"),
      `cmake_minimum_required(VERSION 3.20)
project(program LANGUAGES C)
find_package(parsec_client REQUIRED)
add_executable(program main.c)
target_link_libraries(program PRIVATE parsec::client_static)
`,
    );
    const build = join(where.cwd, "build");
    execFileSync("cmake", ["-S", source, "-B", build, `-DCMAKE_PREFIX_PATH=${installed}`]);
    execFileSync("cmake", ["--build", build]);
    expect(await runProgram([join(build, "program")], where)).toMatchObject({ code: 0 });
  });

  it.skipIf(!hasPkgConfig)("is found by pkg-config", async () => {
    const where = await startMock();
    const source = join(where.cwd, "main.c");
    writeFileSync(source, PROGRAM);
    const env = { ...process.env, PKG_CONFIG_PATH: library("pkgconfig") };
    const flags = execFileSync("pkg-config", ["--cflags", "--libs", "parsec_client"], { env, encoding: "utf8" });
    const program = join(where.cwd, "program");
    execFileSync("cc", [source, ...flags.trim().split(/\s+/), `-Wl,-rpath,${library("")}`, "-o", program]);
    expect(await runProgram([program], where)).toMatchObject({ code: 0 });
  });
});
