import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import type { CleanupHook } from "./temporary-directory.js";

/** Starts Node with these arguments and resolves once it has printed something. The hook decides when it is killed. */
export async function startNode(
  args: readonly string[],
  hook: CleanupHook,
): Promise<ChildProcessByStdio<null, Readable, null>> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  hook(() => void child.kill("SIGKILL"));
  const exited = once(child, "exit").then(([code, signal]) => {
    throw new Error(`node ended with ${code ?? signal} before it printed anything`);
  });
  exited.catch(() => {});
  await Promise.race([once(child.stdout, "data"), exited]);
  return child;
}
