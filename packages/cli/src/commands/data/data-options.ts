import type { Command } from "commander";
import type { InputOptions } from "../../input/read-input.js";
import { type BytesOptions, ENCODINGS } from "../../output/encodings.js";

/** Options of commands that use a key on input. */
export interface DataOptions extends InputOptions, BytesOptions {
  readonly keyName: string;
}

/** Adds the argument and the options of commands that use a key on a text, a file or standard input. */
export function withDataOptions(command: Command, noun: string): Command {
  return command
    .argument("[text]", `${noun}; a file or a pipe if it is left out`)
    .requiredOption("-k, --key-name <name>", "name of the key")
    .option("--in <file>", "read from a file, or with - from standard input");
}

/** Adds the options of commands whose result is bytes. */
export function withBytesOptions(command: Command): Command {
  return command
    .option("--out <file>", "write to a file, whole or not at all")
    .option("--encoding <encoding>", `${ENCODINGS.join(", ")}; base64 unless --out names a file`);
}
