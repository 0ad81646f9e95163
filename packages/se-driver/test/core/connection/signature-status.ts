import { join } from "node:path";
import { runProgram } from "../../run-program.js";

/** The status of a signature without a key if the service was reached: DOES_NOT_EXIST. */
export const REACHED = "-140";
/** NOT_PERMITTED: the endpoint was refused. */
export const UNTRUSTED = "-133";
/** COMMUNICATION_FAILURE. */
export const UNREACHED = "-145";

/** Runs a program that signs with a key that does not exist, and returns PSA's status. */
export async function signatureStatus(
  programs: string,
  endpoint: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string | undefined> {
  const { stdout } = await runProgram([join(programs, "hostile"), "1"], { cwd: "/", endpoint, env });
  return stdout.split(" ")[0];
}
