import { spawn } from "node:child_process";
import type { SshConfirmation } from "@parsec-ts/ssh-agent";
import { CommandError } from "../../command-error.js";
import { ExitCode } from "../../exit-codes.js";
import { askYesOrNo, discardTyped } from "../../input/confirm.js";
import type { Io } from "../../io.js";
import type { Context } from "../../run.js";

/**
 * Returns the function that asks before a signature: the program that SSH_ASKPASS names, as OpenSSH's agent does, else the terminal, unless a
 * command runs on it.
 *
 * @throws {@link CommandError} where no one can be asked
 */
export function confirmation(
  { io, options }: Context,
  hasCommand: boolean,
): (request: SshConfirmation) => Promise<boolean> {
  const { SSH_ASKPASS: program = "" } = io.env;
  if (program !== "") return (request) => askByProgram(io, program, request);
  if (io.stdin.isTTY && io.stderr.isTTY && options.input !== false && !hasCommand) {
    return async (request) => {
      await discardTyped(io.stdin);
      return await askYesOrNo(io, questionFor(request), request.signal);
    };
  }
  const reason = hasCommand ? "The command has the terminal" : "There is no terminal to ask on";
  throw new CommandError(ExitCode.Usage, `--confirm cannot ask. ${reason}: set SSH_ASKPASS to a program that asks.`);
}

function questionFor({ comment, fingerprint }: SshConfirmation): string {
  return `Allow use of the key ${comment} (${fingerprint})?`;
}

/** Bytes of an answer that are read: "yes" needs few. */
const MAX_ANSWER_LENGTH = 1024;

/**
 * The program shows the question. Yes is what it is to OpenSSH's agent: the exit code 0 with nothing printed, or with the word "yes": a program that
 * knows no questions asks for a text, and ends with 0 whatever is typed.
 */
function askByProgram({ env }: Io, program: string, request: SshConfirmation): Promise<boolean> {
  const child = spawn(program, [questionFor(request)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...env, SSH_ASKPASS_PROMPT: "confirm" },
    signal: request.signal,
  });
  let answer = "";
  child.stdout.on("data", (chunk: Buffer) => {
    if (answer.length < MAX_ANSWER_LENGTH) answer += chunk.toString("latin1");
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code === 0 && /^(yes)?$/i.test(answer.trim())));
  });
}
