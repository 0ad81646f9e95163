import { CommandError } from "../command-error.js";
import { ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";
import { write } from "../output/write.js";
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
  await write(io.stderr, `${question} [y/N] `);
  if (/^y(es)?$/i.test((await readLine(io.stdin)).trim())) return;
  throw new CommandError(ExitCode.No, "Nothing was deleted.");
}

/** Reads a line as the terminal hands it over: the user has edited it there, and Ctrl-C has become a signal. */
async function readLine(stdin: NodeJS.ReadableStream): Promise<string> {
  let line = "";
  for await (const chunk of stdin) {
    line += chunk.toString();
    if (line.includes("\n")) break;
  }
  return line;
}
