import { runProgram } from "./run-program.js";

/**
 * The name of a program of this machine, for tests that need it; `undefined` if there is none, which is printed by name. In CI nothing may be
 * skipped, so there that is an error.
 */
export async function programForTests(name: string): Promise<string | undefined> {
  const { code, stderr } = await runProgram(name, ["--version"]);
  if (code === 0) return name;
  if (process.env.CI === "true")
    throw new Error(`${name} is missing, and its tests may not be skipped in CI.\n${stderr}`);
  console.log(`Skipped, for this machine lacks something: ${name} is not installed.`);
  return undefined;
}
