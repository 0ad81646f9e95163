import { encodePem } from "@parsec-ts/key-formats";
import type { Command } from "commander";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";
import { signCertificateRequest } from "./certificate-request.js";

/** Options for parts of the subject with their object identifiers, in the order in which parsec-tool writes them. RFC 4519. */
const SUBJECT = [
  ["cn", "2.5.4.3", "common name"],
  ["ou", "2.5.4.11", "organizational unit"],
  ["o", "2.5.4.10", "organization"],
  ["l", "2.5.4.7", "locality"],
  ["st", "2.5.4.8", "state or province"],
  ["c", "2.5.4.6", "country, two letters"],
  ["serialNumber", "2.5.4.5", "serial number of the subject"],
] as const;

type CsrOptions = { readonly keyName: string; readonly san?: readonly string[] } & {
  readonly [Name in (typeof SUBJECT)[number][0]]?: string;
};

/** Adds `create-csr`. */
export function addCreateCsrCommand(program: Command, run: Run): void {
  const command = program
    .command("create-csr")
    .description("create a certificate request by a key that signs; prints PEM")
    .requiredOption("-k, --key-name <name>", "name of the key");
  for (const [name, , description] of SUBJECT) command.option(`--${name} <text>`, description);
  command.option("--san <name...>", "DNS name or IP address of the subject").action(
    action(run, async (context: Context<CsrOptions>) => {
      const { options, output } = context;
      const key = context.key(await context.connect(), options.keyName);
      const subject = SUBJECT.flatMap(([name, oid]) => {
        const text = options[name];
        return text === undefined ? [] : [[oid, text] as const];
      });
      const der = await signCertificateRequest(key, { subject, alternativeNames: options.san ?? [] });
      const pem = encodePem("CERTIFICATE REQUEST", der).trimEnd();
      await output.result({ csr: `${pem}\n` }, `${pem}\n\n`);
    }),
  );
  addExamples(command, ["parsec create-csr -k device --cn pump-17 --o Example --san pump-17.local --san 10.0.0.17"]);
}
