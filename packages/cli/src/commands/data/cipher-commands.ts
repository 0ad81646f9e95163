import type { CipherInputs } from "@parsec-ts/node";
import { argumentError } from "@parsec-ts/wire-protocol";
import type { Command } from "commander";
import { readInput } from "../../input/read-input.js";
import { encodeBytes, encodingOption, writeBytes } from "../../output/encodings.js";
import { writeFileWhole } from "../../output/write-file.js";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";
import { decodeBase64 } from "./base64.js";
import { type DataOptions, withBytesOptions, withDataOptions } from "./data-options.js";

interface CipherOptions extends DataOptions {
  readonly nonce?: string;
  readonly additionalData?: string;
  readonly label?: string;
}

/** Adds `encrypt`, `decrypt`, `seal` and `open`. A text that is a secret comes from a file, a pipe or a prompt. */
export function addCipherCommands(program: Command, run: Run): void {
  const encrypt = withCipherInputs(withBytesOptions(withDataOptions(program.command("encrypt"), "text to encrypt")))
    .description(
      "encrypt a short text by the algorithm of the key; prints base64. `seal` takes long ones and needs no nonce",
    )
    .action(
      action(run, async (context: Context<CipherOptions>, text: string | undefined) => {
        const { io, options } = context;
        const plaintext = await readInput(io, { text, options, noun: "text to encrypt", isHidden: true });
        try {
          const key = context.key(await context.connect(), options.keyName);
          const ciphertext = await key.encrypt(plaintext, cipherInputs(options));
          await writeBytes(context, ciphertext, { ciphertext: Buffer.from(ciphertext).toString("base64") });
        } finally {
          plaintext.fill(0);
        }
      }),
    );
  addExamples(encrypt, [
    "parsec encrypt -k wrapper                          # asks for the text, without showing it",
    "parsec encrypt --in token.txt -k wrapper --out token.enc",
  ]);

  const decrypt = withCipherInputs(withDataOptions(program.command("decrypt"), "ciphertext as base64"))
    .description("decrypt by the algorithm of the key")
    .action(
      action(run, async (context: Context<CipherOptions>, text: string | undefined) => {
        const { io, options } = context;
        const ciphertext = await readCiphertext(context, text, "ciphertext");
        const key = context.key(await context.connect(), options.keyName);
        using plaintext = await key.decrypt(ciphertext, cipherInputs(options));
        await writePlaintext(context, plaintext, { isLine: text !== undefined });
        io.interrupt.throwIfAborted();
      }),
    );
  withPlaintextOptions(decrypt);
  addExamples(decrypt, [
    "parsec decrypt hKHO5v… -k wrapper",
    "parsec decrypt --in token.enc -k wrapper --out token.txt",
  ]);

  const seal = withBytesOptions(withDataOptions(program.command("seal"), "text to seal"))
    .description("encrypt and authenticate up to 1 MB, with a fresh nonce inside; prints base64. `open` opens it")
    .option("--additional-data <text>", "text that is authenticated and not encrypted: needed again by open")
    .action(
      action(run, async (context: Context<CipherOptions>, text: string | undefined) => {
        const { io, options } = context;
        const plaintext = await readInput(io, { text, options, noun: "text to seal", isHidden: true });
        try {
          const key = context.key(await context.connect(), options.keyName);
          const sealed = await key.seal(plaintext, additionalData(options));
          await writeBytes(context, sealed, { sealed: Buffer.from(sealed).toString("base64") });
        } finally {
          plaintext.fill(0);
        }
      }),
    );
  addExamples(seal, [
    "parsec seal --in config.json -k config --out config.sealed",
    "parsec seal -k config                              # asks for the text, without showing it",
  ]);

  const open = withDataOptions(program.command("open"), "sealed text as base64")
    .description("open a text that seal made by this key")
    .option("--additional-data <text>", "the text that was given to seal")
    .action(
      action(run, async (context: Context<CipherOptions>, text: string | undefined) => {
        const { options } = context;
        const sealed = await readCiphertext(context, text, "sealed text");
        const key = context.key(await context.connect(), options.keyName);
        using plaintext = await key.open(sealed, additionalData(options));
        await writePlaintext(context, plaintext, { isLine: false });
      }),
    );
  withPlaintextOptions(open);
  addExamples(open, [
    "parsec open --in config.sealed -k config",
    "parsec open --in config.sealed -k config --out config.json",
  ]);
}

function withCipherInputs(command: Command): Command {
  return command
    .option("--nonce <hex>", "for AES and ChaCha20: bytes that no other text of this key has")
    .option("--additional-data <text>", "for AES and ChaCha20: text that is authenticated and not encrypted")
    .option("--label <text>", "for RSA-OAEP: its label");
}

function withPlaintextOptions(command: Command): Command {
  return command
    .option("--out <file>", "write to a file that only you can read, whole or not at all")
    .option("--encoding <encoding>", "base64, hex or binary (the default)");
}

function cipherInputs({ nonce, label, ...options }: CipherOptions): CipherInputs {
  return {
    ...additionalData(options),
    ...(nonce !== undefined && { nonce: decodeHex(nonce) }),
    ...(label !== undefined && { label: new TextEncoder().encode(label) }),
  };
}

function additionalData({ additionalData: text }: Pick<CipherOptions, "additionalData">): {
  readonly additionalData?: Uint8Array;
} {
  return text === undefined ? {} : { additionalData: new TextEncoder().encode(text) };
}

function decodeHex(text: string): Uint8Array {
  if (/^([0-9a-f]{2})+$/i.test(text)) return Uint8Array.from(Buffer.from(text, "hex"));
  throw argumentError("--nonce", "bytes in hex, two digits each");
}

/** An argument is base64. A file or a pipe holds bytes as they are, or base64: what `--out` wrote, or what was printed. */
async function readCiphertext(
  { io, options }: Context<CipherOptions>,
  text: string | undefined,
  noun: string,
): Promise<Uint8Array> {
  if (text !== undefined && options.in === undefined) return decodeBase64(text, `the ${noun}`);
  const bytes = await readInput(io, { text, options, noun });
  const latin1 = Buffer.from(bytes).toString("latin1");
  return /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(latin1) ? decodeBase64(latin1, `the ${noun}`) : bytes;
}

/** Writes a plaintext as it is: a line of its own for parsec-tool's users, who give the ciphertext as an argument. */
async function writePlaintext(
  { io, output, options }: Context<CipherOptions>,
  plaintext: Uint8Array,
  { isLine }: { readonly isLine: boolean },
): Promise<void> {
  const encoded = encodeBytes(plaintext, encodingOption(options) ?? "binary");
  if (options.out !== undefined) {
    writeFileWhole(options.out, encoded, { signal: io.interrupt, isSecret: true });
    await output.words(`${plaintext.length} bytes written to ${options.out}`);
    return;
  }
  const value = output.isJson ? { plaintext: Buffer.from(plaintext).toString("base64") } : {};
  const isTextLine = (isLine || output.isTerminal) && typeof encoded !== "string";
  await output.result(value, encoded);
  if (isTextLine && !output.isJson) await output.result({}, "\n");
}
