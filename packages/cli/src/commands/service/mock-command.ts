import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import type { ProviderChoice } from "@parsec-ts/mock-service";
import { argumentError, mustBeOneOf } from "@parsec-ts/wire-protocol";
import type { Command } from "commander";
import { CommandError } from "../../command-error.js";
import { ExitCode } from "../../exit-codes.js";
import type { Io } from "../../io.js";
import { actionUntilInterrupt, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";

interface MockOptions {
  readonly emulate?: readonly string[];
  readonly keys?: string;
}

const EMULATED = ["software", "mbed-crypto", "pkcs11", "tpm"] as const;
/** Exit codes of shells for a program that cannot be started. */
const COMMAND_NOT_FOUND = 127;

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
    if (command.length > 0) return await runCommand(io, command, endpoint);
    await output.words("A mock service: its keys are not protected. Ctrl-C stops it.");
    await output.result({ endpoint }, `PARSEC_SERVICE_ENDPOINT=${endpoint}\n`);
    await aborted(io.interrupt);
    return ExitCode.Success;
  } finally {
    await service.close();
  }
}

/** Runs the command with our streams; resolves with its exit code. Ctrl-C reaches it through the terminal. */
function runCommand(io: Io, [name = "", ...args]: readonly string[], endpoint: string): Promise<number> {
  const child = spawn(name, args, { stdio: "inherit", env: { ...io.env, PARSEC_SERVICE_ENDPOINT: endpoint } });
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      reject(new CommandError(COMMAND_NOT_FOUND, `${name} cannot be started: ${error.message}.`, { cause: error }));
    });
    child.once("close", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

function emulated(name: string): ProviderChoice {
  const expected = mustBeOneOf(...EMULATED)(name);
  if (expected !== undefined) throw argumentError("--emulate", expected);
  return name as ProviderChoice;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
