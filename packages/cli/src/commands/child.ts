import { spawn } from "node:child_process";
import { constants } from "node:os";
import { CommandError } from "../command-error.js";
import type { Io } from "../io.js";

/** Exit codes of shells for a program that cannot be started. */
const COMMAND_NOT_FOUND = 127;

/**
 * Runs a command line of the user with our streams, and with these variables beside those of the environment; resolves with its exit code, as a
 * shell has it. Ctrl-C reaches it through the terminal, as often as it is pressed; SIGTERM, which this process gets alone, is passed on.
 *
 * @throws {@link CommandError} if it cannot be started; the reason of the interruption if that came before
 */
export function runChild(
  io: Io,
  [name = "", ...args]: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<number> {
  io.interrupt.throwIfAborted();
  const child = spawn(name, args, { stdio: "inherit", env: { ...io.env, ...variables } });
  const stay = (): void => undefined;
  const passOn = (): void => void child.kill("SIGTERM");
  process.on("SIGINT", stay).on("SIGTERM", passOn);
  return new Promise<number>((resolve, reject) => {
    child.once("error", (error) => {
      reject(new CommandError(COMMAND_NOT_FOUND, `${name} cannot be started: ${error.message}.`, { cause: error }));
    });
    child.once("close", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  }).finally(() => process.off("SIGINT", stay).off("SIGTERM", passOn));
}

/** Resolves at Ctrl-C. */
export function untilInterrupt({ interrupt }: Io): Promise<void> {
  return new Promise((resolve) => {
    if (interrupt.aborted) resolve();
    interrupt.addEventListener("abort", () => resolve(), { once: true });
  });
}
