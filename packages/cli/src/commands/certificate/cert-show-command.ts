import { createHash } from "node:crypto";
import { argumentError } from "@parsec-ts/wire-protocol";
import type { ParsedCertificate, ParsedRequest } from "@parsec-ts/x509";
import type { Command } from "commander";
import { type InputOptions, readInput } from "../../input/read-input.js";
import { fields } from "../../output/table.js";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";

/** Adds `cert show`. It needs no service. */
export function addCertShowCommand(cert: Command, run: Run): void {
  const show = cert
    .command("show")
    .description("show a certificate or a certificate request, PEM or DER; its signature is not verified")
    .argument("[file]", "file with it; a pipe if it is left out")
    .option("--in <file>", "read from a file, or with - from standard input")
    .action(
      action(run, async ({ io, options, output }: Context<InputOptions>, file: string | undefined) => {
        if (file !== undefined && options.in !== undefined) throw argumentError("--in", "left out if a file is named");
        const source = file === undefined ? options : { ...options, in: file };
        const bytes = await readInput(io, { text: undefined, options: source, noun: "certificate" });
        const { parse } = await import("@parsec-ts/x509");
        const parsed = parse(bytes);
        await output.result(describe(parsed), fields(rows(parsed)));
      }),
    );
  addExamples(show, [
    "parsec cert show device.pem",
    "parsec csr -k device --subject CN=pump-17 | parsec cert show --json",
  ]);
}

/** The result as JSON. */
function describe(parsed: ParsedCertificate | ParsedRequest): object {
  const { der, publicKey, extensions, ...rest } = parsed;
  return {
    ...rest,
    extensions: extensions.map(({ oid, critical }) => ({ oid, critical })),
    publicKeyFingerprint: fingerprint(publicKey),
    fingerprint: fingerprint(der),
  };
}

/** SHA-256 in hexadecimal, as browsers and OpenSSL show that of a certificate. */
function fingerprint(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

type Row = readonly [name: string, value: string];

function rows(parsed: ParsedCertificate | ParsedRequest): readonly Row[] {
  const { keyType, keyBits, san, otherNames, keyUsage, extendedKeyUsage, basicConstraints } = parsed;
  const names = (["dns", "ip", "uri", "email"] as const).flatMap((kind) =>
    san[kind].map((name) => `${kind}:${quoted(name)}`),
  );
  const ofCertificate: readonly Row[] =
    parsed.kind === "request"
      ? []
      : [
          ["issuer", parsed.issuer],
          ["serial number", parsed.serialNumber],
          ["valid from", parsed.notBefore.toISOString()],
          ["valid until", parsed.notAfter.toISOString()],
        ];
  const all: readonly Row[] = [
    ["kind", parsed.kind === "request" ? "certificate request" : "certificate"],
    ["subject", parsed.subject],
    ...ofCertificate,
    ["names", [...names, ...(otherNames > 0 ? [`${otherNames} of other kinds`] : [])].join(", ")],
    ["key", keyType === "RSA" ? `RSA, ${keyBits} bits` : keyType],
    ["signature", parsed.signatureAlgorithm],
    ["key usage", keyUsage?.join(", ") ?? ""],
    ["purposes", extendedKeyUsage?.join(", ") ?? ""],
    ["CA", basicConstraints === undefined ? "" : describeConstraints(basicConstraints)],
    ["other extensions", otherExtensions(parsed)],
    ["key identifier", parsed.subjectKeyIdentifier ?? ""],
    ["issuer's key", parsed.authorityKeyIdentifier ?? ""],
    ["SHA-256", fingerprint(parsed.der)],
  ];
  return all.filter(([, value]) => value !== "");
}

/** A name that has a separator of the list in it would look like several. */
function quoted(name: string): string {
  return /[\s,"]/.test(name) ? JSON.stringify(name) : name;
}

function describeConstraints({ ca, pathLength }: NonNullable<ParsedCertificate["basicConstraints"]>): string {
  if (!ca) return "no";
  return pathLength === undefined ? "yes" : `yes, ${pathLength} more below it`;
}

/** Those that have no row of their own. */
const SHOWN = ["2.5.29.14", "2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.35", "2.5.29.37"];

function otherExtensions({ extensions }: ParsedCertificate | ParsedRequest): string {
  return extensions
    .filter(({ oid }) => !SHOWN.includes(oid))
    .map(({ oid, critical }) => (critical ? `${oid} (critical)` : oid))
    .join(", ");
}
