import { signSshCertificate, sshFingerprint } from "@parsec-ts/ssh-agent";
import { argumentError } from "@parsec-ts/wire-protocol";
import type { Command } from "commander";
import { readInput } from "../../input/read-input.js";
import { timeSpanOption } from "../../input/time-span-option.js";
import { writeFileWhole } from "../../output/write-file.js";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";

interface CertificateOptions {
  readonly keyName: string;
  readonly in?: string;
  readonly host?: boolean;
  readonly principals: string;
  readonly lifetime: string;
  readonly id?: string;
  readonly serial?: string;
  readonly critical?: readonly string[];
  readonly extensions?: string;
  readonly out?: string;
}

/** Adds `ssh-cert`. */
export function addCertificateCommand(program: Command, run: Run): void {
  const command = program
    .command("ssh-cert")
    .description("sign an SSH certificate for a public key, by a CA key of the service")
    .argument("[public-key]", "line of a .pub file; a file or a pipe if it is left out")
    .requiredOption("-k, --key-name <name>", "name of the CA key")
    .requiredOption("--principals <names>", "users, or hosts, that the certificate is for: NAME,NAME")
    .requiredOption("--lifetime <time>", "time from now until it ends: 30m, 8h, 365d")
    .option("--in <file>", "read the public key from a file, or with - from standard input")
    .option("--host", "a certificate for a server, which clients know by it; without it for users")
    .option("--id <text>", "name for logs; the principals by default")
    .option("--serial <number>", "number for revocation lists; random by default")
    .option("--critical <option...>", "restrictions: force-command=COMMAND, source-address=NETWORK, verify-required")
    .option("--extensions <names>", "rights, NAME,NAME or none; by default those that ssh-keygen gives")
    .option("--out <file>", "write to a file, whole or not at all: ssh looks for KEY-cert.pub beside KEY")
    .action(
      action(run, async (context: Context<CertificateOptions>, text: string | undefined) => {
        const { io, options, output } = context;
        const certificate = await certify(context, text);
        const fingerprint = sshFingerprint(certificate);
        if (options.out === undefined) return await output.result({ certificate, fingerprint }, `${certificate}\n`);
        writeFileWhole(options.out, `${certificate}\n`, { signal: io.interrupt });
        await output.words(`Certificate written to ${options.out}`);
      }),
    );
  addExamples(command, [
    "parsec ssh-cert --in id_ed25519.pub -k ssh-ca --principals ada --lifetime 8h --out id_ed25519-cert.pub",
    "parsec ssh-key -k login | parsec ssh-cert -k ssh-ca --principals ada --lifetime 8h --critical source-address=10.0.0.0/8",
    "parsec ssh-cert --in /etc/ssh/ssh_host_ed25519_key.pub -k ssh-ca --host --principals pump-17 --lifetime 365d",
  ]);
}

async function certify(context: Context<CertificateOptions>, text: string | undefined): Promise<string> {
  const { io, options } = context;
  const { host, principals, lifetime, id, serial, critical, extensions } = options;
  const request = {
    type: host ? ("host" as const) : ("user" as const),
    keyId: id ?? principals,
    principals: principals.split(","),
    validFor: timeSpanOption("--lifetime", lifetime),
    ...(serial !== undefined && { serial: serialOption(serial) }),
    ...(critical !== undefined && { criticalOptions: criticalOptions(critical) }),
    ...(extensions !== undefined && { extensions: extensions === "none" ? [] : extensions.split(",") }),
  };
  const publicKey = Buffer.from(await readInput(io, { text, options, noun: "public key" })).toString();
  const ca = context.key(await context.connect(), options.keyName);
  return await signSshCertificate(ca, { ...request, publicKey });
}

function serialOption(text: string): bigint {
  if (/^\d{1,20}$/.test(text)) return BigInt(text);
  throw argumentError("--serial", "a whole number");
}

/** Restrictions by their names. Of two with one name the other would be lost without a word. */
function criticalOptions(texts: readonly string[]): Readonly<Record<string, string>> {
  const options = texts.map(criticalOption);
  if (new Set(options.map(([name]) => name)).size === options.length) return Object.fromEntries(options);
  throw argumentError("--critical", "given once for each name: source-address takes a list, 10.0.0.0/8,192.0.2.1");
}

/** The name and the value of a restriction; one that only stands there has an empty value. */
function criticalOption(text: string): [string, string] {
  const end = text.indexOf("=");
  return end < 0 ? [text, ""] : [text.slice(0, end), text.slice(end + 1)];
}
