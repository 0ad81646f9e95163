import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { whyNotNative } from "../scripts/build-native.js";

/** Whether C programs can be built here. In CI they must be, and what is missing is an error of the build. */
export const isNative = whyNotNative() === undefined || process.env.CI === "true";

/** A directory for a test: the socket of a service, and the files in which Mbed TLS keeps its store. */
export function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "parsec-se-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program needs for "ok" as its last line and an exit code of 0. */
export const WELL: Partial<Ended> = { code: 0, stderr: "" };

export interface RunOptions {
  readonly cwd: string;
  readonly endpoint: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Called each time the program waits to be told that something has been done. */
  readonly next?: () => Promise<void>;
}

/** Runs a program to its end. */
export function runTest([file = "", ...args]: readonly string[], options: RunOptions): Promise<Ended> {
  const { cwd, endpoint, env, next } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      stdio: [next === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      env: { ...process.env, PARSEC_SERVICE_ENDPOINT: endpoint, ...env },
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.on("data", (chunk) => {
      stdout += chunk;
      if (String(chunk).endsWith("next\n")) next?.().then(() => child.stdin?.write("\n"), reject);
    });
    child.stderr?.on("data", (chunk) => (stderr += chunk));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
    onTestFinished(() => void child.kill("SIGKILL"));
  });
}
