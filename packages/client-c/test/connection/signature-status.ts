import { join } from "node:path";
import { runProgram } from "@parsec-ts/native/testing";

/** The status of a signature without a key if the service was reached: DOES_NOT_EXIST. */
export const REACHED = "-140";
/** PARSEC_ERROR_UNTRUSTED: the endpoint was refused. */
export const UNTRUSTED = "-1003";
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
