import { spawnSync } from "node:child_process";

/** True if the program can be started; it is called with the one argument. */
export function hasProgram(program: string, argument = "--version"): boolean {
  return spawnSync(program, [argument]).error === undefined;
}
