import type { RootCommand } from "@bomb.sh/tab";
import { argumentError, mustBeOneOf } from "@parsec-ts/wire-protocol";
import type { Command } from "commander";
import { PROVIDERS } from "../connection.js";
import { action, type Context, type Run } from "../run.js";
import { KIND_NAMES } from "./key/key-kinds.js";

const SHELLS = ["bash", "zsh", "fish"] as const;
/** Completion must not hang a prompt. */
const TIMEOUT_MS = 1000;

/** Adds `completion`, which prints the script for a shell, and `complete`, which that script calls. */
export function addCompletionCommands(program: Command, run: Run): void {
  program
    .command("completion")
    .description("print the completion script of a shell")
    .argument("<shell>", SHELLS.join(", "))
    .addHelpText("before", COMPLETION_HELP)
    .action(
      action(run, async ({ output }: Context, shell: string) => {
        const expected = mustBeOneOf(...SHELLS)(shell);
        if (expected !== undefined) throw argumentError("the shell", expected);
        const { script } = await import("@bomb.sh/tab");
        await output.result(
          {},
          printed(() => script(shell, "parsec", "parsec")),
        );
      }),
    );

  program
    .command("complete", { hidden: true })
    .argument("[words...]")
    .allowUnknownOption()
    .action(
      action(run, async (context: Context, words: readonly string[]) => {
        const { RootCommand } = await import("@bomb.sh/tab");
        const root = describeProgram(new RootCommand(), program, await keyNames(context));
        await context.output.result(
          {},
          printed(() => root.parse([...words])),
        );
      }),
    );
}

const COMPLETION_HELP = `Examples:
  $ parsec completion bash > ~/.local/share/bash-completion/completions/parsec
  $ parsec completion zsh > "\${fpath[1]}/_parsec"
  $ parsec completion fish > ~/.config/fish/completions/parsec.fish
`;

/** The library writes by `console.log`; here every result is written by one way. */
function printed(print: () => void): string {
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: string) => lines.push(`${line}\n`);
  try {
    print();
  } finally {
    console.log = log;
  }
  return lines.join("");
}

/** Names of the caller's keys, without those that a shell would read as more than a word. */
async function keyNames({ connect }: Context): Promise<readonly string[]> {
  try {
    const parsec = await connect({ provider: false });
    const keys = await parsec.listKeys({ timeoutMs: TIMEOUT_MS });
    return [...new Set(keys.map(({ name }) => name))].filter((name) => /^[\w.,:=@%+/-]+$/.test(name)).sort();
  } catch {
    return [];
  }
}

/** Tells the library of every command, with the values that can be completed. */
function describeProgram(root: RootCommand, program: Command, names: readonly string[]): RootCommand {
  const values = (list: readonly string[]) => (complete: (value: string, description: string) => void) => {
    for (const value of list) complete(value, "");
  };
  const handlers: Readonly<Record<string, readonly string[]>> = {
    name: names,
    "key-name": names,
    keys: names,
    type: KIND_NAMES,
    provider: Object.keys(PROVIDERS),
    shell: SHELLS,
  };
  const describe = (command: Command, path: string): void => {
    for (const child of command.createHelp().visibleCommands(command)) {
      const childPath = path === "" ? child.name() : `${path} ${child.name()}`;
      const target = root.command(childPath, child.description());
      for (const option of [...child.options, ...program.options]) {
        const name = option.long?.slice(2) ?? "";
        const alias = option.short?.slice(1);
        const isValue = option.required || option.optional;
        if (!isValue) target.option(name, option.description, alias);
        else target.option(name, option.description, values(handlers[name] ?? []), alias);
      }
      for (const argument of child.registeredArguments) {
        const known = child.name() === "create" || child.name() === "import" ? [] : handlers[argument.name()];
        target.argument(argument.name(), values(known ?? []), argument.variadic);
      }
      describe(child, childPath);
    }
  };
  describe(program, "");
  return root;
}
