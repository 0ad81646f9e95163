import type { Hash, SignatureFormat } from "@parsec-ts/node";
import { argumentError, mustBeOneOf } from "@parsec-ts/wire-protocol";
import type { Command } from "commander";
import { CommandError } from "../../command-error.js";
import { ExitCode } from "../../exit-codes.js";
import { readFileBytes } from "../../input/read-file.js";
import { openInput, readInput } from "../../input/read-input.js";
import { HASHES, hashSource, streamedMessage } from "../../input/streamed-message.js";
import { type BytesOptions, writeBytes } from "../../output/encodings.js";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";
import { decodeBase64 } from "./base64.js";
import { type DataOptions, withBytesOptions, withDataOptions } from "./data-options.js";

interface SignatureOptions extends DataOptions {
  readonly format?: string;
  readonly hash?: string;
}

interface VerifyOptions extends SignatureOptions {
  readonly signature?: string;
  readonly signatureFile?: string;
  readonly local?: boolean;
}

const FORMATS = ["der", "raw"] as const;

/** Adds `sign`, `verify` and `hash`. Their input may be longer than memory. */
export function addSignatureCommands(program: Command, run: Run): void {
  const sign = withFormat(withBytesOptions(withDataOptions(program.command("sign"), "text to sign")))
    .description("sign a text, a file or a pipe by the algorithm of the key; prints base64")
    .action(
      action(run, async (context: Context<SignatureOptions>, text: string | undefined) => {
        const { io, options } = context;
        const source = await openInput(io, { text, options, noun: "text to sign" });
        const { message, localCrypto } = streamedMessage(io, source);
        const key = context.key(await context.connect({ localCrypto }), options.keyName);
        const signature = await key.sign(message, signatureOptions(options));
        await writeBytes(context, signature, { signature: Buffer.from(signature).toString("base64") });
      }),
    );
  addExamples(sign, [
    'parsec sign "a text" -k device',
    "parsec sign --in firmware.bin -k device --out firmware.sig",
    "tar c logs | parsec sign -k device",
  ]);

  const verify = withFormat(withDataOptions(program.command("verify"), "text that was signed"))
    .description("verify a signature over a text, a file or a pipe; exits with 1 if it is not valid")
    .option("--signature <base64>", "the signature, as sign prints it")
    .option("--signature-file <file>", "file with the signature: bytes as they are, or base64")
    .option("--local", "verify here by the public key, instead of trusting the service")
    .action(
      action(run, async (context: Context<VerifyOptions>, text: string | undefined) => {
        const isValid = await verifySignature(context, text);
        await context.output.result({ valid: isValid }, isValid ? "valid\n" : "not valid\n");
        return isValid ? ExitCode.Success : ExitCode.No;
      }),
    );
  addExamples(verify, [
    'parsec verify "a text" -k device --signature MEUCIQ…',
    "parsec verify --in firmware.bin -k device --signature-file firmware.sig",
  ]);

  const hash = program
    .command("hash")
    .description("hash a text, a file or a pipe; here, or with --service in the service")
    .argument("[text]", "text to hash; a file or a pipe if it is left out")
    .option("--in <file>", "read from a file, or with - from standard input")
    .option("--hash <name>", "hash: sha256 (the default), sha384, sha512, sha3-256, …", "sha256")
    .option("--service", "let the service hash it: at most 1 MiB");
  withBytesOptions(hash).action(
    action(run, async (context: Context<HashOptions>, text: string | undefined) => {
      const digest = await computeHash(context, text);
      await writeBytes(context, digest, { hash: Buffer.from(digest).toString("hex") }, { printed: "hex" });
    }),
  );
  addExamples(hash, ["parsec hash --in firmware.bin", 'parsec hash "a text" --hash sha512 --encoding base64']);
}

interface HashOptions extends BytesOptions {
  readonly in?: string;
  readonly hash: string;
  readonly service?: boolean;
}

async function computeHash(
  { io, options, connect }: Context<HashOptions>,
  text: string | undefined,
): Promise<Uint8Array> {
  const request = { text, options, noun: "text to hash" };
  const alg = hashOption(options.hash) ?? "SHA_256";
  if (!options.service) return await hashSource(io, alg, await openInput(io, request));
  const input = await readInput(io, request);
  return await (await connect()).hashCompute({ alg, input });
}

async function verifySignature(context: Context<VerifyOptions>, text: string | undefined): Promise<boolean> {
  const { io, options } = context;
  const signature = await readSignature(options);
  const request = { text, options, noun: "text that was signed" };
  const verifyOptions = signatureOptions(options);
  if (options.local) {
    const message = await readInput(io, request);
    const key = context.key(await context.connect(), options.keyName);
    return await key.verify(message, signature, { ...verifyOptions, local: true });
  }
  const { message, localCrypto } = streamedMessage(io, await openInput(io, request));
  const key = context.key(await context.connect({ localCrypto }), options.keyName);
  return await key.verify(message, signature, verifyOptions);
}

/** The signature from an argument, or from a file as bytes or as base64: the form in which `sign` writes it. */
async function readSignature({ signature, signatureFile }: VerifyOptions): Promise<Uint8Array> {
  if ((signature === undefined) === (signatureFile === undefined)) {
    throw new CommandError(ExitCode.Usage, "Give the signature, either by --signature or by --signature-file.");
  }
  if (signature !== undefined) return decodeBase64(signature, "--signature");
  const path = signatureFile ?? "";
  const bytes = await readFileBytes(path);
  const text = bytes.toString("latin1");
  return /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text) ? decodeBase64(text, "--signature-file") : bytes;
}

function withFormat(command: Command): Command {
  return command
    .option("--format <format>", "form of an ECDSA signature: der (X.509, OpenSSL; the default) or raw (r and s)")
    .option("--hash <name>", "hash, for a key that permits any: sha256 (the default), sha384, …");
}

function signatureOptions({ format = "der", hash }: SignatureOptions): { format: SignatureFormat; hash?: Hash } {
  const expected = mustBeOneOf(...FORMATS)(format);
  if (expected !== undefined) throw argumentError("--format", expected);
  const named = hashOption(hash);
  return { format: format as SignatureFormat, ...(named !== undefined && { hash: named }) };
}

function hashOption(name: string | undefined): Hash | undefined {
  if (name === undefined) return undefined;
  const expected = mustBeOneOf(...Object.keys(HASHES))(name);
  if (expected !== undefined) throw argumentError("--hash", expected);
  return HASHES[name];
}
