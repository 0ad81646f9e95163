import { spawn } from "node:child_process";
import { constants } from "node:os";
import { CommandError } from "../command-error.js";
import { Interrupted, type Io } from "../io.js";

/** Exit codes of shells for a program that cannot be started. */
const COMMAND_NOT_FOUND = 127;

/**
 * Runs a command line of the user with our streams, and with these variables beside those of the environment; resolves with its exit code, as a
 * shell has it. Ctrl-C reaches it through the terminal; SIGTERM, which only this process gets, is passed on.
 *
 * @throws {@link CommandError} if it cannot be started
 */
export function runChild(
  io: Io,
  [name = "", ...args]: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(name, args, { stdio: "inherit", env: { ...io.env, ...variables } });
  const passOn = (): void => {
    const { reason } = io.interrupt;
    if (reason instanceof Interrupted && reason.signal === "SIGTERM") child.kill("SIGTERM");
  };
  io.interrupt.addEventListener("abort", passOn, { once: true });
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      reject(new CommandError(COMMAND_NOT_FOUND, `${name} cannot be started: ${error.message}.`, { cause: error }));
    });
    child.once("close", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

/** Resolves at Ctrl-C. */
export function untilInterrupt({ interrupt }: Io): Promise<void> {
  return new Promise((resolve) => {
    if (interrupt.aborted) resolve();
    interrupt.addEventListener("abort", () => resolve(), { once: true });
  });
}
