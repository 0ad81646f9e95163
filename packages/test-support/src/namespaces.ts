import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";

/** True if this process may make Linux namespaces of these kinds, given as options of `unshare`: `--mount`, `--user`. */
export function canUnshare(...kinds: readonly string[]): boolean {
  return spawnSync("unshare", [...kinds, "true"]).status === 0;
}

/** Runs a shell script in namespaces of its own and returns the lines that it prints. The script ends at its first error. */
export async function runInNamespaces(
  kinds: readonly string[],
  script: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string[]> {
  const options = { timeout: 20_000, env };
  const { stdout } = await promisify(execFile)("unshare", [...kinds, "sh", "-euc", script], options);
  return stdout.trim().split("\n");
}
