import { encodePem, encodePkcs8 } from "@parsec-ts/key-formats";
import type { ParsecKey } from "@parsec-ts/node";
import { argumentError, mustBeOneOf } from "@parsec-ts/wire-protocol";
import type { Command } from "commander";
import { writeFileWhole } from "../../output/write-file.js";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";

interface ExportOptions {
  readonly format: string;
  readonly secret?: boolean;
  readonly out?: string;
}

const FORMATS = ["pem", "der", "jwk", "raw"] as const;
type Format = (typeof FORMATS)[number];

/** Adds `key export`. */
export function addExportCommand(keys: Command, run: Run): void {
  const command = keys
    .command("export")
    .description("export the public key; with --secret the key itself, if it was made --exportable")
    .argument("<name>", "name of the key")
    .option("--format <format>", `${FORMATS.join(", ")}; raw is PSA's own format`, "pem")
    .option("--secret", "the secret key: PKCS#8 for a key pair, raw bytes for others. Not to a terminal")
    .option("--out <file>", "write to a file, whole or not at all; a secret to one that only you can read")
    .action(
      action(run, async (context: Context<ExportOptions>, name: string) => {
        const { options, output } = context;
        const format = formatOption(options.format);
        if (options.secret && options.out === undefined && output.isTerminal) {
          throw argumentError("--out", "a file, or standard output a pipe: a secret is not shown on a terminal");
        }
        const key = context.key(await context.connect(), name);
        const data = options.secret ? await secretKey(key, format) : await publicKey(key, format);
        try {
          await writeKey(context, data, format);
        } finally {
          if (typeof data !== "string") data.fill(0);
        }
      }),
    );
  addExamples(command, [
    "parsec key export device/identity",
    "parsec key export device/identity --format jwk --out device.jwk",
    "parsec key export backup --secret --out backup.pem",
  ]);
}

function formatOption(format: string): Format {
  const expected = mustBeOneOf(...FORMATS)(format);
  if (expected !== undefined) throw argumentError("--format", expected);
  return format as Format;
}

async function publicKey(key: ParsecKey, format: Format): Promise<string | Uint8Array> {
  const exported = await key.exportPublicKey(format);
  if (exported instanceof Uint8Array) return exported;
  return typeof exported === "string" ? lines(exported) : `${JSON.stringify(exported, undefined, 2)}\n`;
}

async function secretKey(key: ParsecKey, format: Format): Promise<string | Uint8Array> {
  if (format === "jwk") throw argumentError("--format", "pem, der or raw for a secret key");
  const { attributes } = await key.info();
  const data = await key.exportKey();
  const isPair = attributes.keyType.kind === "rsaKeyPair" || attributes.keyType.kind === "eccKeyPair";
  if (format === "raw" || !isPair) return data;
  try {
    const pkcs8 = encodePkcs8({ keyType: attributes.keyType, keyBits: attributes.keyBits, data });
    if (format === "der") return pkcs8;
    const pem = lines(encodePem("PRIVATE KEY", pkcs8));
    pkcs8.fill(0);
    return pem;
  } finally {
    data.wipe();
  }
}

async function writeKey(
  { io, output, options }: Context<ExportOptions>,
  data: string | Uint8Array,
  format: Format,
): Promise<void> {
  if (options.out !== undefined) {
    writeFileWhole(options.out, data, { signal: io.interrupt, isSecret: options.secret === true });
    await output.words(`Key written to ${options.out}`);
    return;
  }
  if (typeof data !== "string" && output.isTerminal && !output.isJson) {
    throw argumentError("--format", "pem or jwk on a terminal; --out FILE takes bytes as they are");
  }
  const text = typeof data === "string" ? data : Buffer.from(data).toString("base64");
  await output.result({ format, key: text }, data);
}

function lines(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
