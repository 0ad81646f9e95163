import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProviderChoice } from "@parsec-ts/mock-service";
import { argumentError, mustBeOneOf } from "@parsec-ts/wire-protocol";
import type { Command } from "commander";
import { ExitCode } from "../../exit-codes.js";
import { actionUntilInterrupt, type Context, type Run } from "../../run.js";
import { runChild, untilInterrupt } from "../child.js";
import { addExamples } from "../examples.js";

interface MockOptions {
  readonly emulate?: readonly string[];
  readonly keys?: string;
}

const EMULATED = ["software", "mbed-crypto", "pkcs11", "tpm"] as const;

/** Adds `mock`. */
export function addMockCommand(program: Command, run: Run): void {
  const mock = program
    .command("mock")
    .description("start a mock service, never for keys that matter: until Ctrl-C, or while a command runs")
    .argument("[command...]", "command to run with PARSEC_SERVICE_ENDPOINT set, behind --")
    .option("--emulate <provider...>", `${EMULATED.join(", ")}; software by default`)
    .option("--keys <directory>", "keep the keys in a directory; without it they are lost at the end")
    .action(
      actionUntilInterrupt(run, async (context: Context<MockOptions>, command: readonly string[]) => {
        const directory = mkdtempSync(join(tmpdir(), "parsec-mock-"));
        try {
          return await serve(context, `unix:${join(directory, "parsec.sock")}`, command);
        } finally {
          rmSync(directory, { recursive: true, force: true });
        }
      }),
    );
  addExamples(mock, [
    "parsec mock -- npm test",
    "parsec mock --emulate tpm -- parsec capabilities",
    "parsec mock --keys ./dev-keys --endpoint unix:/tmp/dev/parsec.sock",
  ]);
}

async function serve(
  { io, output, options }: Context<MockOptions>,
  fallback: string,
  command: readonly string[],
): Promise<number> {
  // Only this command needs it: it brings its cryptography along.
  const { startMockService } = await import("@parsec-ts/mock-service");
  const service = await startMockService({
    endpoint: options.endpoint ?? fallback,
    providers: (options.emulate ?? ["software"]).map(emulated),
    admins: [String(process.geteuid?.() ?? 0)],
    ...(options.keys !== undefined && { keyDirectory: options.keys }),
  });
  try {
    const endpoint = service.endpoint ?? "";
    if (command.length > 0) return await runChild(io, command, { PARSEC_SERVICE_ENDPOINT: endpoint });
    await output.words("A mock service: its keys are not protected. Ctrl-C stops it.");
    await output.result({ endpoint }, `PARSEC_SERVICE_ENDPOINT=${endpoint}\n`);
    await untilInterrupt(io);
    return ExitCode.Success;
  } finally {
    await service.close();
  }
}

function emulated(name: string): ProviderChoice {
  const expected = mustBeOneOf(...EMULATED)(name);
  if (expected !== undefined) throw argumentError("--emulate", expected);
  return name as ProviderChoice;
}
