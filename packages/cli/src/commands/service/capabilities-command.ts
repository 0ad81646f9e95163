import { type ConnectedClient, isParsecError, type KeyCapability, ProviderId } from "@parsec-ts/node";
import type { Command } from "commander";
import { providerLabel, providerOption } from "../../connection.js";
import { table } from "../../output/table.js";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";
import { keyKind } from "../key/key-kinds.js";
import { newKeyAttributes } from "../key/key-use.js";

/** Kinds of keys that the matrix has: type and algorithm. */
const ROWS: readonly (readonly [type: string, alg: string])[] = [
  ["ec-p256", "ecdsa-sha256"],
  ["ec-p384", "ecdsa-sha384"],
  ["ec-p521", "ecdsa-sha512"],
  ["ec-secp256k1", "ecdsa-sha256"],
  ["rsa-2048", "pkcs1-sha256"],
  ["rsa-2048", "pss-sha256"],
  ["rsa-4096", "pkcs1-sha256"],
  ["rsa-2048", "oaep-sha256"],
  ["aes-256", "gcm"],
  ["chacha20", "chacha20-poly1305"],
  ["ec-p256", "ecdh"],
  ["x25519", "ecdh"],
  ["hmac-sha256", "hmac"],
];

const CELLS = { yes: "yes", no: "-", unreliable: "claimed" } as const;

/** Adds `capabilities`. */
export function addCapabilitiesCommand(program: Command, run: Run): void {
  const capabilities = program
    .command("capabilities")
    .description("show which kinds of keys each provider can make and use, and which it only claims to")
    .action(
      action(run, async (context: Context) => {
        const parsec = await context.connect({ provider: false });
        const wanted = providerOption(context.options);
        const providers = (await parsec.listProviders())
          .map(({ id }) => id)
          .filter((id) => id !== ProviderId.Core && (wanted === undefined || id === wanted));
        const rows = await Promise.all(
          ROWS.map(async (row) => ({ row, cells: await cellsOf(parsec, row, providers) })),
        );
        const { output } = context;
        const text = table(
          [
            ["TYPE", "ALGORITHM", ...providers.map(providerLabel)],
            ...rows.map(({ row, cells }) => [...row, ...cells.map(({ support }) => CELLS[support])]),
          ],
          (head) => output.styled("bold", head),
        );
        const json = rows.map(({ row: [type, algorithm], cells }) => ({
          type,
          algorithm,
          providers: cells.map((cell, index) => ({ provider: providerLabel(providers[index] ?? 0), ...cell })),
        }));
        await output.result({ capabilities: json }, text);
        if (rows.some(({ cells }) => cells.some(({ support }) => support === "unreliable"))) {
          await output.words("claimed: the provider says yes, and providers of its kind are known to fail at it.");
        }
      }),
    );
  addExamples(capabilities, ["parsec capabilities", "parsec capabilities --provider tpm --json"]);
}

function cellsOf(
  parsec: ConnectedClient,
  [type, alg]: readonly [string, string],
  providers: readonly number[],
): Promise<KeyCapability[]> {
  const attributes = newKeyAttributes(keyKind(type), { alg });
  return Promise.all(providers.map((provider) => capabilityOf(parsec, attributes, provider)));
}

/** A provider that cannot be asked, or that refuses the question, cannot do it as far as anyone knows. */
async function capabilityOf(
  parsec: ConnectedClient,
  attributes: Parameters<ConnectedClient["canUse"]>[0],
  provider: number,
): Promise<KeyCapability> {
  try {
    return await parsec.canUse(attributes, { provider });
  } catch (error) {
    if (!isParsecError(error) || error.family !== "service") throw error;
    return { support: "no", reason: error.message };
  }
}
