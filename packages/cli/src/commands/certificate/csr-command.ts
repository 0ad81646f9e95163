import type { Command } from "commander";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";
import {
  type CertificateOptions,
  checkFormat,
  extensionOptions,
  withCertificateOptions,
  writeCertificate,
} from "./certificate-options.js";

type CsrOptions = CertificateOptions & { readonly keyName: string };

/** Adds `csr`. */
export function addCsrCommand(program: Command, run: Run): void {
  const csr = withCertificateOptions(
    program.command("csr"),
    "name of the key that the request is for, and that signs it",
  )
    .description("make a certificate request by a key that signs; asks for no extension that is not named")
    .action(
      action(run, async (context: Context<CsrOptions>) => {
        const { options } = context;
        checkFormat(options);
        const extensions = extensionOptions(options);
        // Certificates are made by libraries that other commands do not need.
        const { createCsr } = await import("@parsec-ts/x509");
        const key = context.key(await context.connect(), options.keyName);
        const pem = await createCsr(key, { subject: options.subject, ...extensions });
        await writeCertificate(context, "csr", pem);
      }),
    );
  addExamples(csr, [
    "parsec csr -k device --subject CN=pump-17,O=Example --san pump-17.local 10.0.0.17",
    "parsec csr -k device --subject CN=pump-17 --san uri:spiffe://example.org/pump-17 --out pump-17.csr",
  ]);
}
