import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runProgram, tail } from "@parsec-ts/debian";
import type { Clang } from "./provision-clang.js";

/** Settings of CMake for AddressSanitizer and UBSan. Without optimization, so that the engine compiles in half the time. */
export const SANITIZED: readonly string[] = [
  "-DCMAKE_BUILD_TYPE=Debug",
  ...["C", "CXX"].map((name) => `-DCMAKE_${name}_FLAGS=-O0 -fsanitize=address,undefined -fno-sanitize-recover=all`),
];

/** Settings of CMake for ThreadSanitizer, by clang: that of Debian's gcc knows no addresses as random as those of today's kernels. */
export function threadSanitized({ cc, cxx }: Clang): readonly string[] {
  return [
    "-DCMAKE_BUILD_TYPE=Debug",
    `-DCMAKE_C_COMPILER=${cc}`,
    `-DCMAKE_CXX_COMPILER=${cxx}`,
    ...["C", "CXX"].map((name) => `-DCMAKE_${name}_FLAGS=-O1 -g1 -fsanitize=thread`),
  ];
}

/** Settings of CMake for libFuzzer with AddressSanitizer and UBSan: for a library that a target is linked with, and for the target. */
export function fuzzed({ cc, cxx }: Clang): readonly string[] {
  // QuickJS calls its functions through pointers of other types.
  const sanitizers = "-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=function -fno-sanitize-recover=all";
  return [
    "-DCMAKE_BUILD_TYPE=Debug",
    `-DCMAKE_C_COMPILER=${cc}`,
    `-DCMAKE_CXX_COMPILER=${cxx}`,
    `-DCMAKE_C_FLAGS=-O1 -g1 ${sanitizers}`,
  ];
}

/** The programs that are missing on this machine and that a build needs. */
export function missingPrograms(): readonly string[] {
  return ["cc", "c++", "cmake", "make", "python3"].filter(
    (program) => spawnSync(program, ["--version"]).error !== undefined,
  );
}

/** Runs a program and throws the end of its output if it fails. */
export async function mustRun(
  program: string,
  args: readonly string[],
  options?: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
): Promise<void> {
  const { code, stdout, stderr } = await runProgram(program, [...args], options);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${tail(stdout + stderr, 30)}`);
}

/** Configures and builds a CMake project. */
export async function cmake(source: string, target: string, settings: readonly string[]): Promise<void> {
  await mustRun("cmake", ["-S", source, "-B", target, ...settings]);
  await mustRun("cmake", ["--build", target, "--parallel", "2"]);
}

/** Options that have clang's sanitizers print names of functions, by a program of binutils, which every compiler has. */
export function symbolizerOptions(): string {
  const paths = (process.env.PATH ?? "").split(":").map((directory) => join(directory, "addr2line"));
  const found = paths.find((path) => existsSync(path));
  return found === undefined ? "" : `external_symbolizer_path=${found}`;
}
