import type { Command } from "commander";

/** Puts examples before the usage of a command's help: they are what most readers look for. */
export function addExamples(command: Command, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ ${example}`).join("\n");
  return command.addHelpText("before", `Examples:\n${lines}\n`);
}
