import { setTimeout } from "node:timers/promises";
import { argumentError } from "@parsec-ts/wire-protocol";
import type { Command } from "commander";
import { errorText } from "../../error-advice.js";
import { exitCodeFor } from "../../exit-codes.js";
import { actionUntilInterrupt, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";

interface PingOptions {
  readonly watch?: boolean;
  readonly interval: string;
  readonly count?: string;
}

/** Adds `ping`. */
export function addPingCommand(program: Command, run: Run): void {
  const ping = program
    .command("ping")
    .description("check that the service responds; prints the version of its wire protocol")
    .option("--watch", "again and again, until Ctrl-C, through failures too")
    .option("--interval <seconds>", "seconds between two pings of --watch", "1")
    .option("--count <number>", "number of pings of --watch")
    .action(
      actionUntilInterrupt(run, async (context: Context<PingOptions>) => {
        if (context.options.watch) return await watch(context);
        const { major, minor } = await (await context.connect({ provider: false })).ping({
          signal: context.io.interrupt,
        });
        await context.output.words("Service wire protocol version");
        await context.output.result({ version: `${major}.${minor}` }, `${major}.${minor}\n`);
        return 0;
      }),
    );
  addExamples(ping, ["parsec ping", "parsec ping --watch --interval 5"]);
}

/** Pings until the end; the exit code is that of the last ping. */
async function watch(context: Context<PingOptions>): Promise<number> {
  const { io, output, options } = context;
  const interval = 1000 * positive(options.interval, "--interval");
  const count = options.count === undefined ? Number.POSITIVE_INFINITY : positive(options.count, "--count");
  let exitCode = 0;
  for (let sequence = 1; sequence <= count && !io.interrupt.aborted; sequence++) {
    exitCode = await pingOnce(context, sequence);
    if (sequence < count) await setTimeout(interval, undefined, { signal: io.interrupt }).catch(() => undefined);
  }
  if (io.interrupt.aborted) await output.words("");
  return exitCode;
}

async function pingOnce({ connect, output, io }: Context<PingOptions>, sequence: number): Promise<number> {
  const start = performance.now();
  try {
    // A new connection each time: the service may be another one after a restart.
    const client = await connect({ provider: false });
    const { major, minor } = await client.ping({ signal: io.interrupt });
    await client.close();
    const ms = Math.round((performance.now() - start) * 10) / 10;
    await output.line({ sequence, version: `${major}.${minor}`, ms }, `${sequence}  ${major}.${minor}  ${ms} ms`);
    return 0;
  } catch (error) {
    if (io.interrupt.aborted) return 0;
    await output.words(`${sequence}  ${errorText(error)}`);
    return exitCodeFor(error);
  }
}

function positive(text: string, argument: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value > 0 && value < 1e6) return value;
  throw argumentError(argument, "a number above 0");
}
