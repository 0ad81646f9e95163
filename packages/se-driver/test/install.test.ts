import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { buildMbedTls, clangForTests, mbedTlsHeaders, opaqueMbedTlsHeaders } from "@parsec-ts/native";
import { isNative, runProgram, SUCCEEDED, startMock } from "@parsec-ts/native/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { install } from "../scripts/build-driver.js";
import { buildTests } from "../scripts/build-tests.js";

const clang = await clangForTests();
const root = join(import.meta.dirname, "..");
const library = (name: string): string => join(install, "lib", name);

describe.runIf(isNative)("the installation", () => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests("3.6");
    // Fetched here: a test has 20 s, and on a busy machine another process may be fetching them.
    await Promise.all([mbedTlsHeaders("3.6"), mbedTlsHeaders("2.28"), opaqueMbedTlsHeaders()]);
  }, 400_000);

  it("is complete, with the client in it", () => {
    const files = readdirSync(install, { recursive: true }).map(String);
    expect(files).toEqual(
      expect.arrayContaining([
        "include/parsec_client.h",
        "include/parsec_driver_options.h",
        "include/parsec_opaque_driver.h",
        "include/parsec_se_driver.h",
        "share/parsec_se/opaque/add_to_mbedtls.py",
        "share/parsec_se/opaque/parsec_opaque.json",
        "share/parsec_se/opaque/parsec_opaque_entry_points.h",
        "share/parsec_se/parsec_opaque_driver.c",
        "share/parsec_se/parsec_se_driver.c",
        "lib/libparsec_client.a",
        "lib/libparsec_client.so",
        "lib/libparsec_se_driver.a",
        "lib/libparsec_se_driver.so",
        "lib/cmake/parsec_se/parsec_se-config.cmake",
      ]),
    );
  });

  it("exports public symbols only", () => {
    const symbols = execFileSync("nm", ["-D", "--defined-only", "--format=posix", library("libparsec_se_driver.so")], {
      encoding: "utf8",
    }).split("\n");
    expect(symbols.flatMap((line) => /^(\S+) [A-Z] /.exec(line)?.[1] ?? []).sort()).toEqual([
      "PARSEC_SE_DRIVER",
      "parsec_se_driver_configure",
      "parsec_se_driver_stop",
    ]);
  });

  it("is sufficient to build the example, which finds its key again", { timeout: 60_000 }, async () => {
    const where = await startMock();
    const settings = [`-DCMAKE_PREFIX_PATH=${install}`, `-DMBEDTLS_DIR=${await buildMbedTls("3.6")}`];
    const build = join(where.cwd, "build");
    execFileSync("cmake", ["-S", join(root, "example"), "-B", build, ...settings]);
    execFileSync("cmake", ["--build", build]);
    for (let time = 0; time < 2; time++) {
      const outcome = await runProgram([join(build, "parsec_example")], where);
      expect(outcome).toEqual({ code: 0, stdout: "signed and verified\n", stderr: "" });
    }
  });

  it("needs no second library on the line of the linker", async () => {
    const where = await startMock();
    const mbedTls = await buildMbedTls("3.6");
    const compiled = [
      join(root, "test/c/lifecycle.c"),
      `-I${join(root, "test/c/include")}`,
      `-I${join(root, "../../tools/native/include")}`,
      `-I${join(install, "include")}`,
      `-I${mbedTls}/include`,
    ];
    const program = join(where.cwd, "lifecycle");
    const linked = [
      `-L${library("")}`,
      `-Wl,-rpath,${library("")}`,
      "-lparsec_se_driver",
      join(mbedTls, "library/libmbedcrypto.a"),
    ];
    execFileSync("cc", [...compiled, "-o", program, ...linked]);
    expect(await runProgram([program, "make"], where)).toMatchObject(SUCCEEDED);
  });

  it.each<[string, string, () => Promise<readonly string[]>]>([
    ["PARSEC_SE_DRIVER", "Mbed TLS 3.6", async () => [await mbedTlsHeaders("3.6")]],
    ["PARSEC_SE_DRIVER", "Mbed TLS 2.28", async () => [await mbedTlsHeaders("2.28")]],
    ["the opaque driver", "Mbed TLS 3.6", opaqueMbedTlsHeaders],
  ])("compiles %s with clang and %s without a warning", async (driver, _version, headers) => {
    if (clang === undefined) return;
    const source = driver === "PARSEC_SE_DRIVER" ? "parsec_se_driver.c" : "parsec_opaque_driver.c";
    const args = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", `-I${join(install, "include")}`];
    const systems = (await headers()).flatMap((path) => ["-isystem", path]);
    execFileSync(clang.cc, [...args, ...systems, join(install, "share/parsec_se", source)]);
  });

  it.each(["lifecycle_shared", "lifecycle_static"])("serves Mbed TLS as a library: %s", async (name) => {
    const where = await startMock();
    expect(await runProgram([join(programs, name), "make"], where)).toMatchObject(SUCCEEDED);
  });

  it.each(["both_shared", "both_static"])(
    "runs one engine in a program that also links the client: %s",
    async (name) => {
      expect(await runProgram([join(programs, name)], await startMock())).toMatchObject(SUCCEEDED);
    },
  );
});
