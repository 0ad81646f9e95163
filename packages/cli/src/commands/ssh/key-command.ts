import { sshFingerprint, sshPublicKey } from "@parsec-ts/ssh-agent";
import type { Command } from "commander";
import { writeFileWhole } from "../../output/write-file.js";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";

interface SshKeyOptions {
  readonly keyName: string;
  readonly comment?: string;
  readonly fingerprint?: boolean;
  readonly out?: string;
}

/** Adds `ssh-key`. */
export function addSshKeyCommand(program: Command, run: Run): void {
  const command = program
    .command("ssh-key")
    .description("print the public key as a line of authorized_keys")
    .requiredOption("-k, --key-name <name>", "name of the key")
    .option("--comment <text>", "text behind the key; its name by default")
    .option("--fingerprint", "print the fingerprint instead, as ssh-add -l does")
    .option("--out <file>", "write to a file, whole or not at all")
    .action(
      action(run, async (context: Context<SshKeyOptions>) => {
        const { io, options, output, connect } = context;
        const { keyName, comment, out } = options;
        const key = context.key(await connect(), keyName);
        const publicKey = await sshPublicKey(key, comment === undefined ? {} : { comment });
        const fingerprint = sshFingerprint(publicKey);
        const line = `${options.fingerprint ? fingerprint : publicKey}\n`;
        if (out === undefined) return await output.result({ publicKey, fingerprint }, line);
        writeFileWhole(out, line, { signal: io.interrupt });
        await output.words(`Public key written to ${out}`);
      }),
    );
  addExamples(command, [
    "parsec ssh-key -k login",
    "parsec ssh-key -k login --comment ada@pump-17 --out ~/.ssh/login.pub",
    "parsec ssh-key -k login --fingerprint",
  ]);
}
