import type { Command } from "commander";
import { readFileBytes } from "../../input/read-file.js";
import { type InputOptions, readInput } from "../../input/read-input.js";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";
import {
  type CertificateOptions,
  checkFormat,
  extensionOptions,
  parseNumber,
  withCertificateOptions,
  writeCertificate,
} from "./certificate-options.js";

interface SelfSignOptions extends CertificateOptions {
  readonly keyName: string;
  readonly days: string;
}

interface IssueOptions extends SelfSignOptions, InputOptions {
  readonly caCert: string;
}

/** Longest validity, in days: a century. */
const MAX_DAYS = 36_525;

/** Adds `cert self-sign` and `cert issue`. */
export function addCertCommands(cert: Command, run: Run): void {
  const selfSign = withDays(withCertificateOptions(cert.command("self-sign"), "name of the key"), "365")
    .description("make a certificate that is signed by its own key: for TLS servers and clients, or with --ca for a CA")
    .action(
      action(run, async (context: Context<SelfSignOptions>) => {
        const { options } = context;
        checkFormat(options);
        const { subject, keyName } = options;
        const wanted = {
          subject,
          days: parseNumber("--days", options.days, 1, MAX_DAYS),
          ...extensionOptions(options),
        };
        const library = await import("@parsec-ts/x509");
        const key = context.key(await context.connect(), keyName);
        await writeCertificate(context, "certificate", await library.selfSign(key, wanted));
      }),
    );
  addExamples(selfSign, [
    "parsec cert self-sign -k device --subject CN=localhost --san localhost 127.0.0.1 --out device.pem",
    'parsec cert self-sign -k fleet-ca --subject "CN=Fleet CA,O=Example" --ca --path-length 0 --days 3650 --out ca.pem',
  ]);

  const issue = withDays(withCertificateOptions(cert.command("issue"), "name of the CA's key"), "90")
    .description("issue a certificate for a request; its subject, names and uses are those of this command line alone")
    .requiredOption("--ca-cert <file>", "certificate of the CA")
    .option("--in <file>", "file with the request; a pipe if it is left out")
    .action(
      action(run, async (context: Context<IssueOptions>) => {
        const { io, options } = context;
        checkFormat(options);
        const { subject, keyName, caCert } = options;
        const wanted = {
          subject,
          days: parseNumber("--days", options.days, 1, MAX_DAYS),
          ...extensionOptions(options),
        };
        const issuer = await readFileBytes(caCert);
        const request = await readInput(io, { text: undefined, options, noun: "certificate request" });
        const library = await import("@parsec-ts/x509");
        const key = context.key(await context.connect(), keyName);
        const pem = await library.issue(key, { issuer: new Uint8Array(issuer), request, ...wanted });
        await writeCertificate(context, "certificate", pem);
      }),
    );
  addExamples(issue, [
    "parsec cert issue -k fleet-ca --ca-cert ca.pem --in pump-17.csr --subject CN=pump-17 --san pump-17.local --out pump-17.pem",
    "ssh pump-17 parsec csr -k device --subject CN=x | parsec cert issue -k fleet-ca --ca-cert ca.pem --subject CN=pump-17",
  ]);
}

function withDays(command: Command, days: string): Command {
  return command.option("--days <number>", "days that it is valid", days);
}
