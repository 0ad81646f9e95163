import { encodeDer } from "@parsec-ts/key-formats";
import type { NameAttribute } from "@parsec-ts/x509";
import type { Command } from "commander";
import { action, type Context, type Run } from "../../run.js";
import { alternativeName } from "../certificate/certificate-options.js";
import { addExamples } from "../examples.js";

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

const UTF8_STRING = 0x0c;

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
      const subject = SUBJECT.flatMap(([name, oid]) => {
        const text = options[name];
        return text === undefined ? [] : [[utf8Attribute(oid, text)]];
      });
      const { createCsr } = await import("@parsec-ts/x509");
      const key = context.key(await context.connect(), options.keyName);
      const pem = await createCsr(key, { subject, san: (options.san ?? []).map(alternativeName) });
      await output.result({ csr: pem }, `${pem}\n`);
    }),
  );
  addExamples(command, ["parsec create-csr -k device --cn pump-17 --o Example --san pump-17.local --san 10.0.0.17"]);
}

/** An attribute as parsec-tool writes it: UTF8String whatever its type, and of any length. */
function utf8Attribute(type: string, text: string): NameAttribute {
  const value = encodeDer({ tag: UTF8_STRING, contents: [Buffer.from(text)] });
  return { type, value: Buffer.from(value).toString("hex"), isEncoded: true };
}
