import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { clangForTests, mbedTlsHeaders } from "@parsec-ts/native";
import { freshDirectory, isNative } from "@parsec-ts/native/testing";
import { beforeAll, describe, expect, it } from "vitest";

const include = join(import.meta.dirname, "../include");

const clang = await clangForTests();
/** The compilers by name. Clang is undefined on a machine that has no packages of Debian; never in CI. */
const COMPILERS: Readonly<Record<string, string | undefined>> = {
  cc: "cc",
  "c++": "c++",
  clang: clang?.cc,
  "clang++": clang?.cxx,
};
const WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"];

/** The name of PSA for one of ours; both have the same arguments. */
function psaName(name: string): string {
  return name.replace(/^PARSEC_USAGE_/, "PSA_KEY_USAGE_").replace(/^PARSEC_/, "PSA_");
}

/** Names of constants of the header, with an argument where they take one or two. */
function constants(): readonly string[] {
  const header = readFileSync(join(include, "parsec_client_numbers.h"), "utf8");
  return [...header.matchAll(/^#define (PARSEC_\w+)(\([\w, ]+\))?/gm)].flatMap(([, name = "", parameters]) => {
    if (name.endsWith("_H")) return [];
    const args: Record<string, string> = {
      "(hash)": "(0x02000009)",
      "(family)": "(0x12)",
      "(mac, length)": "(0x03800009, 10)",
      "(aead, length)": "(0x05500200, 12)",
      "(agreement, derivation)": "(0x09020000, 0x08000109)",
    };
    return [`${name}${parameters === undefined ? "" : args[parameters]}`];
  });
}

describe.runIf(isNative)("the header", () => {
  // Fetched before the tests, which then wait for nothing but the compiler.
  beforeAll(async () => {
    for (const version of ["2.28", "3.6"] as const) await mbedTlsHeaders(version);
  }, 600_000);

  it.each([
    ["c99", "cc"],
    ["c11", "cc"],
    ["c2x", "cc"],
    ["c++17", "c++"],
    ["c99", "clang"],
    ["c11", "clang"],
    ["c23", "clang"],
    ["c++17", "clang++"],
  ])("compiles alone, and before and after that of PSA, as %s without a warning: %s", async (standard, name) => {
    const compiler = COMPILERS[name];
    if (compiler === undefined) return;
    const cwd = freshDirectory();
    const source = join(cwd, standard.startsWith("c++") ? "main.cc" : "main.c");
    const headers = ['#include "psa/crypto.h"\n', "#include <parsec_client.h>\n"];
    for (const order of [[headers[1]], headers, [...headers].reverse()]) {
      writeFileSync(source, `${order.join("")}int main(void) { return parsec_status_to_psa(PARSEC_SUCCESS); }\n`);
      // Mbed TLS' own headers give warnings of these kinds.
      const flags = [`-std=${standard}`, ...WARNINGS, "-I", include, "-isystem", await mbedTlsHeaders("3.6")];
      const { status, stderr } = spawnSync(compiler, [...flags, "-c", source, "-o", join(cwd, "main.o")], {
        encoding: "utf8",
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    }
  });

  it.each(["2.28", "3.6"] as const)("has the numbers of Mbed TLS %s", async (version) => {
    const cwd = freshDirectory();
    const names = constants();
    expect(names.length).toBeGreaterThan(120);
    const checks = names.map(
      (name) => `#ifdef ${psaName(name).split("(")[0]}
  check("${name}", (int64_t)(int32_t)(${name}), (int64_t)(int32_t)(${psaName(name)}));
#endif`,
    );
    writeFileSync(
      join(cwd, "main.c"),
      `#include <stdio.h>
#include "psa/crypto.h"
#include <parsec_client.h>
static int checked, differ;
static void check(const char *name, int64_t ours, int64_t theirs) {
  checked++;
  if (ours != theirs) { differ++; printf("%s ", name); }
}
int main(void) {
${checks.join("\n")}
  printf("%d %d", checked, differ);
  return 0;
}
`,
    );
    const program = join(cwd, "main");
    execFileSync("cc", ["-I", include, "-I", await mbedTlsHeaders(version), join(cwd, "main.c"), "-o", program]);
    const [checked, differ] = execFileSync(program, { encoding: "utf8" }).split(" ").map(Number);
    expect(differ).toBe(0);
    expect(checked).toBeGreaterThan(95);
  });
});
