import { type KeyCapability, ProviderId } from "@parsec-ts/node";
import type { Command } from "commander";
import { providerLabel, providerOption } from "../../connection.js";
import type { Output } from "../../output/output.js";
import { table } from "../../output/table.js";
import { actionUntilInterrupt, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";
import { askForKey, triedKinds } from "./ask-for-key.js";
import { tryKey } from "./try-key.js";

interface CapabilitiesOptions {
  readonly try?: boolean;
}

const CELLS = { yes: "yes", no: "-", unreliable: "claimed" } as const;

/** Adds `capabilities`. */
export function addCapabilitiesCommand(program: Command, run: Run): void {
  const capabilities = program
    .command("capabilities")
    .description("show which kinds of keys each provider can make and use, by its own word or by trying")
    .option("--try", "make, use and delete a key of each kind: the only proof, and slow on hardware")
    .action(
      actionUntilInterrupt(run, async (context: Context<CapabilitiesOptions>) => {
        const { options, output } = context;
        const parsec = await context.connect({ provider: false });
        const wanted = providerOption(options);
        const providers = (await parsec.listProviders())
          .map(({ id }) => id)
          .filter((id) => id !== ProviderId.Core && (wanted === undefined || id === wanted));
        const rows: MatrixRow[] = [];
        for (const { type, algorithm, attributes } of triedKinds()) {
          const cells: KeyCapability[] = [];
          for (const provider of providers) {
            context.io.interrupt.throwIfAborted();
            cells.push(await (options.try ? tryKey : askForKey)(parsec, attributes, provider));
          }
          rows.push({ type, algorithm, cells });
        }
        await writeMatrix(output, providers, rows);
        if (!options.try) await output.words(LEGEND);
      }),
    );
  addExamples(capabilities, [
    "parsec capabilities",
    "parsec capabilities --try --provider tpm",
    "parsec mock --emulate tpm -- parsec capabilities --json",
  ]);
}

const LEGEND =
  "As the providers say, which is not always so; claimed: providers of this kind say yes and are known to fail. --try makes sure.";

interface MatrixRow {
  readonly type: string;
  readonly algorithm: string;
  readonly cells: readonly KeyCapability[];
}

async function writeMatrix(output: Output, providers: readonly number[], rows: readonly MatrixRow[]): Promise<void> {
  const text = table(
    [
      ["TYPE", "ALGORITHM", ...providers.map(providerLabel)],
      ...rows.map(({ type, algorithm, cells }) => [type, algorithm, ...cells.map(({ support }) => CELLS[support])]),
    ],
    (head) => output.styled("bold", head),
  );
  const json = rows.map(({ cells, ...row }) => ({
    ...row,
    providers: cells.map((cell, index) => ({ provider: providerLabel(providers[index] ?? 0), ...cell })),
  }));
  await output.result({ capabilities: json }, text);
}
