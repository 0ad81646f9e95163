import type { Command } from "commander";
import { confirmDestruction, type ForceOptions } from "../../input/confirm.js";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";
import { describeKey } from "./describe-key.js";

/** Adds `key delete`. */
export function addDeleteCommand(keys: Command, run: Run): void {
  const remove = keys
    .command("delete")
    .description("delete keys for good; asks on a terminal, elsewhere wants --force")
    .argument("<name...>", "names of the keys")
    .option("--force", "ask nothing")
    .action(
      action(run, async (context: Context<ForceOptions>, names: readonly string[]) => {
        const { io, options, output } = context;
        const parsec = await context.connect();
        const handles = names.map((name) => context.key(parsec, name));
        // All must exist before the first is gone.
        const infos = await Promise.all(handles.map(async (handle) => describeKey(await handle.info())));
        const list = infos.map(({ name, type, provider }) => `${name} (${type}, ${provider})`).join(", ");
        await confirmDestruction(io, options, `Delete for good: ${list}?`);
        for (const handle of handles) {
          await handle.destroy();
          await output.words(`Deleted key ${JSON.stringify(handle.name)}.`);
        }
        if (output.isJson) await output.result({ deleted: names }, "");
      }),
    );
  addExamples(remove, ["parsec key delete device/identity", "parsec key delete old-1 old-2 --force"]);
}
