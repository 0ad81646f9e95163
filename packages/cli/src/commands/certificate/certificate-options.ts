import { isIP } from "node:net";
import { decodePemBlock, findPemBlocks } from "@parsec-ts/key-formats";
import { argumentError, mustBeInteger, mustBeOneOf } from "@parsec-ts/wire-protocol";
import type { AlternativeNames, BasicConstraints, ExtensionOptions } from "@parsec-ts/x509";
import type { Command } from "commander";
import { writeFileWhole } from "../../output/write-file.js";
import type { Context } from "../../run.js";

/** Options of commands that make a certificate or a request. */
export interface CertificateOptions {
  readonly subject: string;
  readonly san?: readonly string[];
  readonly keyUsage?: readonly string[];
  readonly extKeyUsage?: readonly string[];
  readonly ca?: boolean;
  readonly pathLength?: string;
  readonly format: string;
  readonly out?: string;
}

const FORMATS = ["pem", "der"] as const;
const SAN_KINDS = ["dns", "ip", "uri", "email"] as const;

/** Adds the options of commands that make a certificate or a request. */
export function withCertificateOptions(command: Command, key: string): Command {
  return command
    .requiredOption("-k, --key-name <name>", key)
    .requiredOption(
      "--subject <name>",
      'name of the subject: "CN=pump-17,O=Example"; a backslash stands before a comma in a value',
    )
    .option(
      "--san <name...>",
      "names beside it: pump-17.local, 10.0.0.17, uri:spiffe://…, email:…; also dns:… and ip:…",
    )
    .option("--key-usage <usage...>", "digitalSignature, keyCertSign, …")
    .option("--ext-key-usage <purpose...>", "serverAuth, clientAuth, codeSigning, …, or an object identifier")
    .option("--ca", "for a CA")
    .option("--path-length <number>", "number of CAs that may follow below it")
    .option("--format <format>", FORMATS.join(", "), "pem")
    .option("--out <file>", "write to a file, whole or not at all");
}

/** The extensions that the command line names. */
export function extensionOptions({ san, keyUsage, extKeyUsage, ca, pathLength }: CertificateOptions): ExtensionOptions {
  if (pathLength !== undefined && !ca) throw argumentError("--path-length", "left out unless --ca is given");
  const basicConstraints: BasicConstraints | undefined = ca
    ? { ca, ...(pathLength !== undefined && { pathLength: parseNumber("--path-length", pathLength, 0, 255) }) }
    : undefined;
  // The library names the ones that it does not know, and those that were probably meant.
  return {
    ...(san !== undefined && { san: san.map(alternativeName) }),
    ...(keyUsage !== undefined && { keyUsage }),
    ...(extKeyUsage !== undefined && { extendedKeyUsage: extKeyUsage }),
    ...(basicConstraints !== undefined && { basicConstraints }),
  } as ExtensionOptions;
}

/** One name, whose kind stands before a colon; without one it is an address or a domain name. */
export function alternativeName(text: string): AlternativeNames {
  const kind = SAN_KINDS.find((name) => text.toLowerCase().startsWith(`${name}:`));
  if (kind !== undefined && isIP(text) === 0) return { [kind]: text.slice(kind.length + 1) };
  return isIP(text) > 0 ? { ip: text } : { dns: text };
}

export function parseNumber(option: string, text: string, min: number, max: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  const expected = mustBeInteger(min, max)(number);
  if (expected !== undefined)
    throw argumentError(option, expected.replace(/ not NaN$/, ` not ${JSON.stringify(text)}`));
  return number;
}

function derOf(pem: string): Buffer<ArrayBuffer> {
  return Buffer.concat(findPemBlocks(pem).map((block) => decodePemBlock(pem, block)));
}

/** Writes a certificate or a request, as the command line wants it. `name` is that of the result in JSON. */
export async function writeCertificate(
  { io, output, options }: Context<CertificateOptions>,
  name: "csr" | "certificate",
  pem: string,
): Promise<void> {
  const { format, out } = options;
  const data = format === "der" ? derOf(pem) : pem;
  if (out !== undefined) {
    writeFileWhole(out, data, { signal: io.interrupt });
    await output.words(`${name === "csr" ? "Request" : "Certificate"} written to ${out}`);
    return;
  }
  if (format === "der" && output.isTerminal && !output.isJson) {
    throw argumentError("--format", "pem on a terminal; --out FILE takes bytes as they are");
  }
  await output.result({ format, [name]: typeof data === "string" ? data : data.toString("base64") }, data);
}

/** Checks the form that the command line wants, before anything is sent. */
export function checkFormat({ format }: CertificateOptions): void {
  const expected = mustBeOneOf(...FORMATS)(format);
  if (expected !== undefined) throw argumentError("--format", expected);
}
