import { decodeKey } from "@parsec-ts/key-formats";
import type { KeyInput } from "@parsec-ts/node";
import { argumentError } from "@parsec-ts/wire-protocol";
import type { Command } from "commander";
import { type InputOptions, readInput } from "../../input/read-input.js";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";
import { withUseOptions } from "./create-command.js";
import { describeKey } from "./describe-key.js";
import { KIND_NAMES, keyKind, kindOfMaterial } from "./key-kinds.js";
import { type KeyUseOptions, keyUse, newKeyAttributes } from "./key-use.js";

interface ImportOptions extends KeyUseOptions, InputOptions {
  readonly type?: string;
}

/** Adds `key import`. */
export function addImportCommand(keys: Command, run: Run): void {
  const command = withUseOptions(
    keys
      .command("import")
      .description(
        "import a key from a file or a pipe: PKCS#8, SEC1, PKCS#1 or SPKI as PEM or DER, a JWK, or raw bytes",
      )
      .argument("<name>", "name of the new key")
      .option("--in <file>", "read from a file, or with - from standard input")
      .option(
        "--type <type>",
        `the input is raw bytes of such a key: ${KIND_NAMES.filter((kind) => /aes|chacha|hmac/.test(kind)).join(", ")}`,
      ),
  ).action(
    action(run, async (context: Context<ImportOptions>, name: string) => {
      const { io, options, output } = context;
      const bytes = await readInput(io, { text: undefined, options, noun: "key" });
      try {
        const parsec = await context.connect();
        const key = context.key(parsec, name);
        if (options.type === undefined) {
          const input = keyInput(bytes);
          await key.import(input, useOf(input, options));
        } else {
          const attributes = newKeyAttributes(keyKind(options.type), options);
          // Bytes of another length would be a key of another kind.
          const expected = attributes.keyType.kind === "hmac" ? bytes.length : attributes.keyBits / 8;
          if (bytes.length !== expected) throw argumentError("the key", `${expected} bytes for ${options.type}`);
          await parsec.importKey({
            keyName: name,
            attributes: { ...attributes, keyBits: 8 * bytes.length },
            data: bytes,
          });
        }
        await output.words(`Imported key ${JSON.stringify(name)}.`);
        if (output.isJson) await output.result(describeKey(await key.info()), "");
      } finally {
        bytes.fill(0);
      }
    }),
  );
  addExamples(command, [
    "parsec key import legacy --in key.pem",
    "openssl rand 32 | parsec key import config --type aes-256",
    "parsec key import peer --in public.jwk --use sign",
  ]);
}

/** Recognises the format of a key: PEM and JWK by their first characters, else DER. */
function keyInput(bytes: Uint8Array): KeyInput {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1").trimStart();
  if (text.startsWith("-----BEGIN")) return { format: "pem", key: text };
  if (!text.startsWith("{")) return { format: "der", key: bytes };
  try {
    return { format: "jwk", key: JSON.parse(text) };
  } catch {
    throw argumentError("the key", "valid JSON, if it is a JWK");
  }
}

/** The uses of the imported key, by what it is. */
function useOf(input: KeyInput, options: KeyUseOptions): ReturnType<typeof keyUse> {
  const material = decodeKey(input);
  material.data.fill(0);
  return keyUse(kindOfMaterial(material), options);
}
