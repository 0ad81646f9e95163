import { argumentError } from "@parsec-ts/wire-protocol";
import type { Command } from "commander";
import { type BytesOptions, ENCODINGS, writeBytes } from "../../output/encodings.js";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";

/** Most bytes at once: enough for any seed, and few enough to be shown. */
const MAX_RANDOM = 1024 * 1024;

/** Adds parsec-tool's command for random bytes, with its text. */
export function addRandomToolCommand(program: Command, run: Run): void {
  addExamples(program.command("generate-random"), ["parsec generate-random -n 16"])
    .description("print random bytes of the provider, as parsec-tool does")
    .requiredOption("-n, --nbytes <number>", "number of bytes")
    .action(
      action(run, async ({ connect, output, options }: Context<{ readonly nbytes: string }>) => {
        const size = parseSize(options.nbytes, "--nbytes");
        await output.words(`Generating ${size} random bytes...`);
        const bytes = await (await connect()).generateRandom(size);
        try {
          await output.words("Random bytes:");
          const hex = [...bytes].map((byte) => `${byte.toString(16).toUpperCase().padStart(2, "0")} `);
          await output.result({ base64: Buffer.from(bytes).toString("base64") }, `${hex.join("")}\n`);
        } finally {
          bytes.wipe();
        }
      }),
    );
}

/** Adds `random`. */
export function addRandomCommand(program: Command, run: Run): void {
  const random = program
    .command("random")
    .description("random bytes of the provider")
    .argument("<number>", "number of bytes")
    .option("--encoding <encoding>", `${ENCODINGS.join(", ")}; base64 unless --out names a file`)
    .option("--out <file>", "write to a file that only you can read")
    .action(
      action(run, async (context: Context<BytesOptions>, number: string) => {
        const bytes = await (await context.connect()).generateRandom(parseSize(number, "the number of bytes"));
        try {
          const value = { base64: Buffer.from(bytes).toString("base64") };
          await writeBytes(context, bytes, value, { isSecret: true });
        } finally {
          bytes.wipe();
        }
      }),
    );
  addExamples(random, ["parsec random 32", "parsec random 32 --encoding hex", "parsec random 64 --out seed.bin"]);
}

function parseSize(text: string, argument: string): number {
  const size = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (size <= MAX_RANDOM) return size;
  throw argumentError(argument, `a number from 0 to ${MAX_RANDOM}`);
}
