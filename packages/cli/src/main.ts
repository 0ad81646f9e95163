import { CommanderError } from "commander";
import { BrokenPipe } from "./command-error.js";
import { errorDetails, errorText } from "./error-advice.js";
import { ExitCode, exitCodeFor } from "./exit-codes.js";
import { Interrupted, type Io } from "./io.js";
import { write } from "./output/write.js";
import { buildProgram } from "./program.js";
import { type Run, ToolFailure } from "./run.js";

/** Runs one command line; resolves with its exit code and never rejects. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  const run: Run = { io, exitCode: ExitCode.Success };
  try {
    await buildProgram(run).parseAsync([...args], { from: "user" });
    return run.exitCode;
  } catch (thrown) {
    const isToolFailure = thrown instanceof ToolFailure;
    const error = isToolFailure ? thrown.cause : thrown;
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.Success : ExitCode.Usage;
    if (error instanceof BrokenPipe) return ExitCode.Success;
    await report(error, args, io);
    return isToolFailure && !(error instanceof Interrupted) ? ExitCode.No : exitCodeFor(error);
  }
}

async function report(error: unknown, args: readonly string[], io: Io): Promise<void> {
  // Ctrl-C needs no explanation, but the shell's prompt a line of its own.
  if (error instanceof Interrupted) return await tell(io, "\n");
  const isDebug = args.includes("--debug") || Boolean(io.env.PARSEC_DEBUG);
  await tell(io, `parsec: ${errorText(error).replaceAll("\n", "\n        ")}\n`);
  if (isDebug) await tell(io, `${errorDetails(error)}\n`);
}

/** Writes words to standard error; if that is gone too, nothing is left to do. */
async function tell({ stderr }: Io, text: string): Promise<void> {
  await write(stderr, text).catch(() => undefined);
}
