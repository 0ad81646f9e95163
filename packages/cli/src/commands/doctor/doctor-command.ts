import { removeSessionKeys } from "@parsec-ts/webcrypto";
import type { Command } from "commander";
import { ExitCode } from "../../exit-codes.js";
import { confirmDestruction, type ForceOptions } from "../../input/confirm.js";
import { printable } from "../../output/printable.js";
import { action, type Context, type Run } from "../../run.js";
import { VERSION } from "../../version.js";
import { addExamples } from "../examples.js";
import { type Finding, note, ok, problem } from "./finding.js";
import { temporaryKeys } from "./left-keys.js";
import { lookAtEndpoint } from "./look-at-endpoint.js";
import { lookAtService } from "./look-at-service.js";
import { lookAtToken } from "./look-at-token.js";

interface DoctorOptions extends ForceOptions {
  readonly clean?: boolean;
}

/** A service that hangs is a finding: five seconds for each call, unless the command line says. */
const CONNECT = { provider: false, timeout: "5" } as const;

/** Adds `doctor`. */
export function addDoctorCommand(program: Command, run: Run): void {
  const doctor = program
    .command("doctor")
    .description("look at endpoint, trust, identity and providers; says what is wrong and what to do")
    .option("--clean", "delete the keys that killed programs have left; asks first")
    .option("--force", "with --clean: ask nothing")
    .action(
      action(run, (context: Context<DoctorOptions>) => (context.options.clean ? clean(context) : examine(context))),
    );
  addExamples(doctor, ["parsec doctor", "parsec doctor --json", "parsec doctor --clean"]);
}

/** Prints a line for each check as it ends; as JSON all of them at the end. */
async function examine(context: Context<DoctorOptions>): Promise<number> {
  const { output } = context;
  const findings: Finding[] = [];
  for await (const finding of lookAtAll(context)) {
    findings.push(finding);
    if (!output.isJson) await output.result({}, findingText(context, finding));
  }
  const problems = findings.filter(({ state }) => state === "problem").length;
  if (output.isJson) await output.result({ healthy: problems === 0, findings }, "");
  return problems === 0 ? ExitCode.Success : ExitCode.No;
}

async function* lookAtAll(context: Context<DoctorOptions>): AsyncGenerator<Finding> {
  yield ok("program", `parsec ${VERSION}, Node ${process.versions.node}, ${process.platform}`);
  for await (const finding of lookAtEndpoint(context.io, context.options)) {
    yield finding;
    // Nothing is sent to a socket that is not trusted.
    if (finding.state === "problem") return;
  }
  try {
    const identity = await context.identity();
    if (identity.tokens !== undefined) {
      const token = await lookAtToken(identity.tokens, context.io.interrupt);
      yield token;
      if (token.state === "problem") return;
    }
    const parsec = await context.connect(CONNECT);
    yield* lookAtService(parsec, identity);
    const left = await temporaryKeys(parsec);
    if (left.length > 0) {
      const text = `${left.length} of your keys are temporary: of running programs, or left by killed ones`;
      yield note("left keys", text, "`parsec doctor --clean` deletes them. End the programs that use them first.");
    }
  } catch (error) {
    if (context.io.interrupt.aborted) throw error;
    yield problem("service", error);
  }
}

function findingText({ output }: Context, { check, state, text, advice }: Finding): string {
  const style = { ok: "green", note: "yellow", problem: "red" } as const;
  const indent = " ".repeat("problem  ".length);
  const line = `${output.styled(style[state], state.padEnd("problem".length))}  ${check}: ${printable(text)}\n`;
  return advice === undefined ? line : `${line}${indent}${printable(advice)}\n`;
}

async function clean(context: Context<DoctorOptions>): Promise<number> {
  const { io, options, output } = context;
  const parsec = await context.connect(CONNECT);
  const names = await temporaryKeys(parsec);
  if (names.length > 0) {
    const question = `Delete for good, if no running program uses them: ${names.join(", ")}?`;
    await confirmDestruction(io, options, question);
    await removeSessionKeys(parsec, names);
  }
  await output.words(names.length === 0 ? "No program has left a key." : `Deleted ${names.length} keys.`);
  if (output.isJson) await output.result({ deleted: names }, "");
  return ExitCode.Success;
}
