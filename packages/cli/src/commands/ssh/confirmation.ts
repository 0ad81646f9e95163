import { spawn } from "node:child_process";
import type { SshConfirmation } from "@parsec-ts/ssh-agent";
import { CommandError } from "../../command-error.js";
import { ExitCode } from "../../exit-codes.js";
import { askYesOrNo } from "../../input/confirm.js";
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
    return (request) => askYesOrNo(io, questionFor(request), request.signal);
  }
  const reason = hasCommand ? "The command has the terminal" : "There is no terminal to ask on";
  throw new CommandError(ExitCode.Usage, `--confirm cannot ask. ${reason}: set SSH_ASKPASS to a program that asks.`);
}

function questionFor({ comment, fingerprint }: SshConfirmation): string {
  return `Allow use of the key ${comment} (${fingerprint})?`;
}

/** The program shows the question, and exits with 0 for yes. */
function askByProgram({ env }: Io, program: string, request: SshConfirmation): Promise<boolean> {
  const child = spawn(program, [questionFor(request)], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...env, SSH_ASKPASS_PROMPT: "confirm" },
    signal: request.signal,
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code === 0));
  });
}
