import { encodePem } from "@parsec-ts/key-formats";
import {
  ecdsaKey,
  type KeyAttributes,
  keyAttributes,
  type ParsecKey,
  rsaOaepKey,
  rsaPkcs1v15Crypt,
  rsaPkcs1v15Key,
  rsaPssKey,
} from "@parsec-ts/node";
import { argumentError } from "@parsec-ts/wire-protocol";
import type { Command } from "commander";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";

interface KeyNameOption {
  readonly keyName: string;
}

interface RsaOptions extends KeyNameOption {
  readonly forSigning?: boolean;
  readonly forSigningPss?: boolean;
  readonly oaep?: boolean;
  readonly bits?: string;
}

/** Adds parsec-tool's commands that make, show and delete keys, with its text. */
export function addKeyToolCommands(program: Command, run: Run): void {
  withKeyName(program.command("create-rsa-key"), "--oaep --bits 3072")
    .description("create an RSA key pair, to encrypt by PKCS#1 v1.5 unless an option says otherwise")
    .option("-s, --for-signing", "to sign by PKCS#1 v1.5 with SHA-256")
    .option("-r, --for-signing-pss", "to sign by PSS with SHA-256")
    .option("-o, --oaep", "to encrypt by OAEP with SHA-256")
    .option("-b, --bits <bits>", "bits of the modulus, 2048 by default")
    .action(
      action(run, async ({ connect, output, options }: Context<RsaOptions>) => {
        const isSigning = options.forSigning || options.forSigningPss;
        await output.words(`Creating RSA ${isSigning ? "signing" : "encryption"} key...`);
        await (await connect()).generateKey({ keyName: options.keyName, attributes: rsaAttributes(options) });
        await output.words(`Key "${options.keyName}" created.`);
      }),
    );

  withKeyName(program.command("create-ecc-key"))
    .description("create a key pair on P-256, to sign by ECDSA with SHA-256")
    .action(
      action(run, async ({ connect, output, options }: Context<KeyNameOption>) => {
        await output.words("Creating ECC signing key...");
        await (await connect()).generateKey({ keyName: options.keyName, attributes: ecdsaKey("P-256") });
        await output.words(`Key "${options.keyName}" created.`);
      }),
    );

  withKeyName(program.command("export-public-key"))
    .description("export a public key as PEM")
    .option("--pkcs1", "an RSA key in the format of PKCS#1")
    .action(
      action(run, async (context: Context<KeyNameOption & { readonly pkcs1?: boolean }>) => {
        const { keyName, pkcs1 = false } = context.options;
        const key = context.key(await context.connect(), keyName);
        const pem = pkcs1 ? await pkcs1Pem(key) : await key.exportPublicKey("pem");
        await context.output.result({ publicKey: pem }, pem.endsWith("\n") ? pem : `${pem}\n`);
      }),
    );

  withKeyName(program.command("delete-key"))
    .description("delete a key for good, without a question; `key delete` asks")
    .action(
      action(run, async (context: Context<KeyNameOption>) => {
        const { keyName } = context.options;
        await context.output.words("Deleting a key...");
        await context.key(await context.connect(), keyName).destroy();
        await context.output.words(`Key "${keyName}" deleted.`);
      }),
    );

  addExamples(program.command("delete-client"), ["parsec delete-client -c 1000"])
    .description("delete all keys of an application for good, without a question; for administrators")
    .requiredOption("-c, --client <name>", "name of the application, as list-clients prints it")
    .action(
      action(run, async ({ connect, output, options }: Context<{ readonly client: string }>) => {
        await (await connect({ provider: false })).deleteClient(options.client);
        await output.words(`Client "${options.client}" deleted.`);
      }),
    );
}

function withKeyName(command: Command, more = ""): Command {
  addExamples(command, [`parsec ${command.name()} -k device ${more}`.trimEnd()]);
  return command.requiredOption("-k, --key-name <name>", "name of the key");
}

function rsaAttributes({ forSigning, forSigningPss, oaep, bits: text = "2048" }: RsaOptions): KeyAttributes {
  if (!/^\d{1,5}$/.test(text)) throw argumentError("--bits", "a number of bits, such as 2048");
  const bits = Number(text);
  if (forSigningPss) return rsaPssKey(bits);
  if (forSigning) return rsaPkcs1v15Key(bits);
  if (oaep) return rsaOaepKey(bits);
  const usage = ["encrypt", "decrypt"] as const;
  return keyAttributes({ kind: "rsaKeyPair" }, bits, { usage, algorithm: rsaPkcs1v15Crypt() });
}

/** PSA's own format of an RSA key is PKCS#1. */
async function pkcs1Pem(key: ParsecKey): Promise<string> {
  const { attributes } = await key.info();
  if (!attributes.keyType.kind.startsWith("rsa")) throw argumentError("--pkcs1", "left out: this is no RSA key");
  return encodePem("RSA PUBLIC KEY", await key.exportPublicKey("raw"));
}
