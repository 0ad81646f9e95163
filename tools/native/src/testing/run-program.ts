import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { missingPrograms } from "../programs.js";

/** True if C programs can be built here. In CI they must be, and a missing compiler is an error of the build. */
export const isNative: boolean = missingPrograms().length === 0 || process.env.CI === "true";

/** True if tests run with every repetition, which takes long: `pnpm check:deep` sets this. */
export const isDeep: boolean = process.env.PARSEC_DEEP === "1";

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

/** The outcome of a program that found no fault. */
export const SUCCEEDED: Partial<Ended> = { code: 0, stderr: "" };

export interface RunOptions {
  readonly cwd: string;
  readonly endpoint: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Called each time the program prints "next"; the program waits until it is done. */
  readonly next?: () => Promise<void>;
}

/** The environment without variables that would configure the driver. */
const neutralEnv = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PARSEC_")));

/** Runs a program to its end. */
export function runProgram([file = "", ...args]: readonly string[], options: RunOptions): Promise<Ended> {
  const { cwd, endpoint, env, next } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      stdio: [next === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      env: { ...neutralEnv, PARSEC_SERVICE_ENDPOINT: endpoint, ...env },
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
