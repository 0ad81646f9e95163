import { spawnSync } from "node:child_process";
import { runProgram, tail } from "@parsec-ts/debian";

/** Settings of CMake for AddressSanitizer and UBSan. Without optimization, so that the engine compiles in half the time. */
export const SANITIZED: readonly string[] = [
  "-DCMAKE_BUILD_TYPE=Debug",
  ...["C", "CXX"].map((name) => `-DCMAKE_${name}_FLAGS=-O0 -fsanitize=address,undefined -fno-sanitize-recover=all`),
];

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
  options?: { readonly cwd?: string },
): Promise<void> {
  const { code, stdout, stderr } = await runProgram(program, [...args], options);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${tail(stdout + stderr, 30)}`);
}

/** Configures and builds a CMake project. */
export async function cmake(source: string, target: string, settings: readonly string[]): Promise<void> {
  await mustRun("cmake", ["-S", source, "-B", target, ...settings]);
  await mustRun("cmake", ["--build", target, "--parallel", "2"]);
}
