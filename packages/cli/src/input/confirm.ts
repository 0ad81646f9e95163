import { createInterface } from "node:readline/promises";
import { CommandError } from "../command-error.js";
import { ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";
import type { GlobalOptions } from "../run.js";

/** Options of commands that destroy something. */
export interface ForceOptions {
  readonly force?: boolean;
}

/**
 * Asks on a terminal before something is destroyed. Without a terminal `--force` must say so.
 *
 * @throws {@link CommandError} if the answer is no, and if no one can be asked
 */
export async function confirmDestruction(
  io: Io,
  { force = false, input = true }: ForceOptions & GlobalOptions,
  question: string,
): Promise<void> {
  if (force) return;
  if (!io.stdin.isTTY || !io.stderr.isTTY || !input) {
    throw new CommandError(ExitCode.Usage, `${question} There is no terminal to ask on: --force says yes.`);
  }
  const prompt = createInterface({ input: io.stdin, output: io.stderr });
  try {
    const answer = await prompt.question(`${question} [y/N] `, { signal: io.interrupt });
    if (/^y(es)?$/i.test(answer.trim())) return;
  } finally {
    prompt.close();
  }
  throw new CommandError(ExitCode.No, "Nothing was deleted.");
}
