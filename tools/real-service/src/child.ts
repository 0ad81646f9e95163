import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A program that runs in the background, its output in a file. */
export class BackgroundProgram {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #running = true;

  constructor(
    file: string,
    args: readonly string[],
    options: { readonly cwd: string; readonly logFile: string; readonly env?: NodeJS.ProcessEnv },
  ) {
    const { cwd, logFile, env } = options;
    const log = openSync(logFile, "a");
    const [command, ...rest] = dyingWithParent([file, ...args]);
    this.#child = spawn(command ?? file, rest, { cwd, stdio: ["ignore", log, log], env: { ...process.env, ...env } });
    closeSync(log);
    this.#ended = new Promise((resolve) => {
      const end = (): void => {
        this.#running = false;
        process.off("exit", this.#killNow);
        resolve();
      };
      this.#child.once("exit", end);
      this.#child.once("error", end);
    });
    process.on("exit", this.#killNow);
  }

  get running(): boolean {
    return this.#running;
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** SIGTERM, and SIGKILL for one that has not ended after 5 s. */
  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#child.kill("SIGTERM");
    const timer = new AbortController();
    await Promise.race([this.#ended, sleep(5000, undefined, { signal: timer.signal }).catch(() => undefined)]);
    timer.abort();
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  readonly #killNow = (): void => {
    this.#child.kill("SIGKILL");
  };
}

/** With util-linux installed, the kernel ends the program together with this process, even after SIGKILL. */
function dyingWithParent(command: readonly string[]): readonly string[] {
  const setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].find((path) => existsSync(path));
  return setpriv === undefined ? command : [setpriv, "--pdeathsig", "TERM", "--", ...command];
}
