import { decodeKey, encodePublicKey } from "@parsec-ts/key-formats";
import type { AttestationOutput, PrepareKeyAttestationOutput } from "@parsec-ts/node";
import type { Command } from "commander";
import { CommandError } from "../../command-error.js";
import { ExitCode } from "../../exit-codes.js";
import { readFileBytes } from "../../input/read-file.js";
import { type BytesOptions, writeBytes } from "../../output/encodings.js";
import { fields } from "../../output/table.js";
import { action, type Context, type Run } from "../../run.js";
import { withBytesOptions } from "../data/data-options.js";
import { addExamples } from "../examples.js";
import { parseTpmCredential } from "./tpm-credential.js";

interface AttestOptions extends BytesOptions {
  readonly keyName: string;
  readonly attestingKey: string;
}

/** Adds `attest prepare` and `attest activate`: a verifier learns that a key is in the same TPM as the attesting key. */
export function addAttestCommands(program: Command, run: Run): void {
  const attest = program.command("attest").description("prove to others that a key is in the TPM");
  const prepare = withAttestOptions(attest.command("prepare"))
    .description("print what a verifier needs: the TPM's name of the key and the attesting key")
    .action(
      action(run, async (context: Context<AttestOptions>) => {
        const { keyName, attestingKey } = context.options;
        const parameters = {
          kind: "activateCredential",
          attestedKeyName: keyName,
          attestingKeyName: attestingKey,
        } as const;
        const prepared = activated((await context.connect()).prepareKeyAttestation({ parameters }));
        await writePrepared(context, await prepared);
      }),
    );
  addExamples(prepare, ["parsec attest prepare -k device/identity --provider tpm", VERIFIER]);

  const activate = withBytesOptions(withAttestOptions(attest.command("activate")))
    .description("open the verifier's credential: what comes out proves the key to the verifier")
    .requiredOption("--credential <file>", "file that tpm2_makecredential has written")
    .action(
      action(run, async (context: Context<AttestOptions & { readonly credential: string }>) => {
        const { keyName, attestingKey, credential: path } = context.options;
        const parameters = {
          kind: "activateCredential",
          ...parseTpmCredential(await readFileBytes(path)),
        } as const;
        const parsec = await context.connect();
        const request = { attestedKeyName: keyName, attestingKeyName: attestingKey, parameters };
        const { credential } = await activated(parsec.attestKey(request));
        const value = { credential: Buffer.from(credential).toString("hex") };
        await writeBytes(context, credential, value, { isSecret: true, printed: "hex" });
      }),
    );
  addExamples(activate, ["parsec attest activate -k device/identity --credential credential.bin --out proof.bin"]);
}

/** The step between the two commands, at the verifier. */
const VERIFIER =
  "tpm2_makecredential -T none -G rsa -u attesting-key.pem -n NAME -s secret.bin -o credential.bin   # at the verifier";

function withAttestOptions(command: Command): Command {
  return command
    .requiredOption("-k, --key-name <name>", "name of the key to attest")
    .option("--attesting-key <name>", "name of the key that attests; the provider's own by default", "");
}

type Output = PrepareKeyAttestationOutput | AttestationOutput;

/** The output of the one mechanism that Parsec has. */
async function activated<Kind extends Output>(
  output: Promise<Kind>,
): Promise<Extract<Kind, { readonly kind: "activateCredential" }>> {
  const result = await output;
  if (result.kind === "activateCredential") return result as Extract<Kind, { readonly kind: "activateCredential" }>;
  throw new CommandError(ExitCode.NotSupported, "The service attests by a mechanism that this program does not know.");
}

async function writePrepared(
  { output }: Context<AttestOptions>,
  prepared: Extract<PrepareKeyAttestationOutput, { readonly kind: "activateCredential" }>,
): Promise<void> {
  const name = Buffer.from(prepared.name).toString("hex");
  const publicArea = Buffer.from(prepared.public).toString("hex");
  const attestingKey = encodePublicKey(decodeKey({ format: "der", key: prepared.attestingKeyPub }), "pem");
  await output.result(
    { mechanism: "activate-credential", name, public: publicArea, attestingKey },
    `${fields([
      ["Name", name],
      ["Public area", publicArea],
    ])}${attestingKey.trimEnd()}\n`,
  );
}
