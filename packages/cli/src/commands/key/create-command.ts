import type { Command } from "commander";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";
import { describeKey } from "./describe-key.js";
import { KIND_NAMES, keyKind } from "./key-kinds.js";
import { type KeyUseOptions, newKeyAttributes, USES } from "./key-use.js";

interface CreateOptions extends KeyUseOptions {
  readonly type: string;
  readonly ensure?: boolean;
}

/** Adds `key create`. */
export function addCreateCommand(keys: Command, run: Run): void {
  const create = withUseOptions(
    keys
      .command("create")
      .description("create a key in the provider; it never leaves it, unless --exportable")
      .argument("<name>", "name of the new key")
      .option(
        "--type <type>",
        `${KIND_NAMES.filter((name) => !/brainpool|secp|p192|p224/.test(name)).join(", ")}, …`,
        "ec-p256",
      )
      .option("--ensure", "succeed if the key exists already, with these attributes"),
  ).action(
    action(run, async (context: Context<CreateOptions>, name: string) => {
      const { options, output } = context;
      const attributes = newKeyAttributes(keyKind(options.type), options);
      const key = context.key(await context.connect(), name);
      if (options.ensure) await key.ensure(attributes);
      else await key.generate(attributes);
      await output.words(`${options.ensure ? "There is" : "Created"} key ${JSON.stringify(name)}.`);
      if (output.isJson) await output.result(describeKey(await key.info()), "");
    }),
  );
  addExamples(create, [
    "parsec key create device/identity --type ec-p256",
    "parsec key create wrapper --type rsa-2048 --alg oaep",
    "parsec key create config --type aes-256 --ensure",
    "parsec key create peer --type x25519 --provider mbed-crypto",
  ]);
}

/** Adds the options that say for what a new key is. */
export function withUseOptions(command: Command): Command {
  return command
    .option("--use <use>", `${USES.join(", ")}; the usual use of the type by default`)
    .option("--alg <algorithm>", "algorithm of that use: ecdsa-sha256, pss-sha384, oaep, gcm, …")
    .option("--exportable", "let the secret leave the provider, by key export --secret");
}
