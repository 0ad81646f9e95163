import { setImmediate } from "node:timers/promises";
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
  if (await askYesOrNo(io, question)) return;
  throw new CommandError(ExitCode.No, "Nothing was deleted.");
}

/** Asks on the terminal; true if the answer is yes. Rejects when the signal fires. */
export async function askYesOrNo(io: Io, question: string, signal?: AbortSignal): Promise<boolean> {
  await write(io.stderr, `${question} [y/N] `);
  return /^y(es)?$/i.test((await readLine(io.stdin, signal)).trim());
}

/** Discards what was typed before a question that the user did not expect: it answers another one, or none. */
export async function discardTyped(stdin: NodeJS.ReadableStream): Promise<void> {
  let isEmpty = false;
  const discard = (): void => {
    isEmpty = false;
  };
  stdin.on("data", discard).resume();
  while (!isEmpty) {
    isEmpty = true;
    await setImmediate();
  }
  stdin.off("data", discard).pause();
}

/**
 * Reads a line as the terminal hands it over: the user has edited it there, and Ctrl-C has become a signal. The stream stays open for the next
 * question.
 */
function readLine(stdin: NodeJS.ReadableStream, signal?: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let line = "";
    const stop = (): void => {
      stdin.off("data", take).off("end", finish);
      signal?.removeEventListener("abort", abort);
      stdin.pause();
    };
    const finish = (): void => {
      stop();
      resolve(line);
    };
    const abort = (): void => {
      stop();
      reject(signal?.reason);
    };
    const take = (chunk: string | Uint8Array): void => {
      line += chunk.toString();
      if (line.includes("\n")) finish();
    };
    stdin.on("data", take).on("end", finish).resume();
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
    // The end is told once, and every later question has it as its answer.
    else if ((stdin as { readonly readableEnded?: boolean }).readableEnded) finish();
  });
}
