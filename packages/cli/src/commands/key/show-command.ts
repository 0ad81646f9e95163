import { createHash } from "node:crypto";
import type { ParsecKey } from "@parsec-ts/node";
import type { Command } from "commander";
import { fields } from "../../output/table.js";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";
import { describeKey } from "./describe-key.js";

/** Adds `key show`. */
export function addShowCommand(keys: Command, run: Run): void {
  const show = keys
    .command("show")
    .description("show type, algorithm, uses and provider of a key, and its public key if it has one")
    .argument("<name>", "name of the key")
    .action(
      action(run, async (context: Context, name: string) => {
        const key = context.key(await context.connect(), name);
        const described = describeKey(await key.info());
        const half = await publicHalf(key);
        const text = fields([
          ["name", described.name],
          ["type", described.type],
          ["algorithm", described.algorithm],
          ["uses", described.usage.join(", ")],
          ["provider", described.provider],
          ...(half === undefined ? [] : ([["SHA-256", half.fingerprint]] as const)),
        ]);
        await context.output.result({ ...described, ...half }, text + (half?.publicKey ?? ""));
      }),
    );
  addExamples(show, ["parsec key show device/identity"]);
}

/** The public key with its fingerprint: SHA-256 of its SubjectPublicKeyInfo, as browsers and SPKI pins have it. */
async function publicHalf(
  key: ParsecKey,
): Promise<{ readonly publicKey: string; readonly fingerprint: string } | undefined> {
  const { attributes } = await key.info();
  if (!/^(rsa|ecc)/.test(attributes.keyType.kind)) return undefined;
  const der = await key.exportPublicKey("der");
  const pem = await key.exportPublicKey("pem");
  return {
    publicKey: pem.endsWith("\n") ? pem : `${pem}\n`,
    fingerprint: createHash("sha256").update(der).digest("base64"),
  };
}
