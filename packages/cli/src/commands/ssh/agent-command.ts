import type { ParsecKey } from "@parsec-ts/node";
import {
  type SshAgentKey,
  type SshAgentOptions,
  serveSshAgent,
  sshFingerprint,
  sshPublicKey,
} from "@parsec-ts/ssh-agent";
import type { TimeSpan } from "@parsec-ts/wire-protocol";
import type { Command } from "commander";
import { CommandError } from "../../command-error.js";
import { errorText } from "../../error-advice.js";
import { ExitCode } from "../../exit-codes.js";
import { readTextFile } from "../../input/read-file.js";
import { timeSpanOption } from "../../input/time-span-option.js";
import { write } from "../../output/write.js";
import { actionUntilInterrupt, type Context, type Run } from "../../run.js";
import { runChild, untilInterrupt } from "../child.js";
import { addExamples } from "../examples.js";
import { confirmation } from "./confirmation.js";

interface AgentOptions {
  readonly keys: readonly string[];
  readonly certificate?: readonly string[];
  readonly confirm?: boolean;
  readonly lifetime?: string;
  readonly socket?: string;
}

/** Adds `ssh-agent`. */
export function addAgentCommand(program: Command, run: Run): void {
  const agent = program
    .command("ssh-agent")
    .description("serve keys to ssh, git and ssh-keygen: until Ctrl-C, or while a command runs")
    .argument("[command...]", "command to run with SSH_AUTH_SOCK set, behind --")
    .requiredOption("--keys <names>", "keys to offer, and no others: NAME,NAME", names)
    .option("--certificate <file...>", "certificates for the keys, as ssh-cert writes them")
    .option("--confirm", "ask before each signature: by the program SSH_ASKPASS, or on the terminal")
    .option("--lifetime <time>", "forget the keys after a time: 90s, 30m, 8h, 2d")
    .option("--socket <path>", "path of the socket, in a directory that only you may enter; by default a new one")
    .action(
      actionUntilInterrupt(run, async (context: Context<AgentOptions>, command: readonly string[]) => {
        await using served = await serveSshAgent(await agentOptions(context, command));
        if (command.length > 0) return await runChild(context.io, command, { SSH_AUTH_SOCK: served.path });
        await context.output.words(
          "An SSH agent: every program of yours that finds its socket can sign. Ctrl-C stops it.",
        );
        await context.output.result({ socket: served.path, keys: served.keys }, `SSH_AUTH_SOCK=${served.path}\n`);
        await untilInterrupt(context.io);
        return ExitCode.Success;
      }),
    );
  addExamples(agent, [
    "parsec ssh-agent --keys login -- ssh ada@pump-17",
    "parsec ssh-agent --keys login,signing --lifetime 8h -- bash",
    "parsec ssh-agent --keys deploy --confirm --socket ~/.ssh/agent/parsec",
  ]);
}

/** The option may stand there more than once. */
function names(list: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...list.split(",").filter((name) => name !== "")];
}

async function agentOptions(context: Context<AgentOptions>, command: readonly string[]): Promise<SshAgentOptions> {
  const { io, options } = context;
  const lifetime: TimeSpan | undefined =
    options.lifetime === undefined ? undefined : timeSpanOption("--lifetime", options.lifetime);
  const confirm = options.confirm ? confirmation(context, command.length > 0) : undefined;
  const certificates = await Promise.all(
    (options.certificate ?? []).map(async (path) => ({ path, certificate: await readTextFile(path) })),
  );
  const parsec = await context.connect();
  const handles = options.keys.map((name) => context.key(parsec, name));
  return {
    keys: await withCertificates(handles, certificates),
    onError: (error, name) => void write(io.stderr, `parsec: ${name}: ${errorText(error)}\n`).catch(() => undefined),
    ...(options.socket !== undefined && { path: options.socket }),
    ...(lifetime !== undefined && { lifetime }),
    ...(confirm !== undefined && { confirm }),
  };
}

interface CertificateFile {
  readonly path: string;
  readonly certificate: string;
}

/** Gives each certificate to the key that it is for. */
async function withCertificates(
  keys: readonly ParsecKey[],
  files: readonly CertificateFile[],
): Promise<readonly SshAgentKey[]> {
  const entries = await Promise.all(
    keys.map(async (key) => ({ key, fingerprint: files.length === 0 ? "" : sshFingerprint(await sshPublicKey(key)) })),
  );
  const found = files.map((file) => ({ ...file, fingerprint: sshFingerprint(file.certificate) }));
  for (const { path, fingerprint } of found) {
    if (entries.some((entry) => entry.fingerprint === fingerprint)) continue;
    throw new CommandError(
      ExitCode.Usage,
      `${path} is a certificate for none of the keys (${fingerprint}). Name its key by --keys.`,
    );
  }
  return entries.map(({ key, fingerprint }) => {
    const [first, ...others] = found.filter((file) => file.fingerprint === fingerprint);
    if (others.length > 0) {
      throw new CommandError(ExitCode.Usage, `There is more than one certificate for ${key.name}. Name one of them.`);
    }
    return { key, ...(first !== undefined && { certificate: first.certificate }) };
  });
}
