import type { Command } from "commander";
import { providerOption } from "../../connection.js";
import { table } from "../../output/table.js";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";
import { describeKey } from "./describe-key.js";

/** Adds `key list`. */
export function addListCommand(keys: Command, run: Run): void {
  const list = keys
    .command("list")
    .description("list your keys, by name")
    .argument("[pattern]", "only names that fit: * stands for any text, ? for one character")
    .action(
      action(run, async ({ connect, output, options }: Context, pattern: string | undefined) => {
        const provider = providerOption(options);
        const fits = pattern === undefined ? /^/ : patternOf(pattern);
        const found = (await (await connect({ provider: false })).listKeys())
          .map(describeKey)
          .filter(({ name, providerId }) => fits.test(name) && (provider === undefined || provider === providerId))
          .sort((one, other) =>
            one.name < other.name ? -1 : one.name > other.name ? 1 : one.providerId - other.providerId,
          );
        if (found.length === 0) await output.words(pattern === undefined ? "You have no keys." : "No key fits.");
        const rows = found.map(({ name, type, algorithm, usage, provider: label }) => [
          name,
          type,
          algorithm,
          usage.join(","),
          label,
        ]);
        const text =
          rows.length === 0
            ? ""
            : table([["NAME", "TYPE", "ALGORITHM", "USES", "PROVIDER"], ...rows], (head) =>
                output.styled("bold", head),
              );
        await output.result({ keys: found }, text);
      }),
    );
  addExamples(list, ["parsec key list", "parsec key list 'device/*' --provider tpm", "parsec key list --json"]);
}

function patternOf(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "su");
}
