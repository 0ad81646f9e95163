import { operationsByOpcode, ProviderId } from "@parsec-ts/node";
import type { Command } from "commander";
import { providerLabel, providerOption } from "../../connection.js";
import { action, type Run } from "../../run.js";
import { addExamples } from "../examples.js";
import { describeKey } from "../key/describe-key.js";
import { hexNumber, rustDebug, toolAuthenticatorName, toolProviderName } from "./rust-names.js";

/** Adds parsec-tool's commands that list something, with its text. */
export function addListCommands(program: Command, run: Run): void {
  const command = (name: string, ...examples: readonly string[]): Command =>
    addExamples(program.command(name), [`parsec ${name}`, ...examples]);

  command("list-providers", "parsec list-providers --json")
    .description("list the providers of the service")
    .action(
      action(run, async ({ connect, output }) => {
        const providers = await (await connect({ provider: false })).listProviders();
        await output.words("Available providers:");
        const text = providers.map((provider) =>
          [
            `ID: ${hexNumber(provider.id)} (${toolProviderName(provider.id)})`,
            `Description: ${provider.description}`,
            `Version: ${provider.versionMaj}.${provider.versionMin}.${provider.versionRev}`,
            `Vendor: ${provider.vendor || "Unspecified"}`,
            `UUID: ${provider.uuid}\n\n`,
          ].join("\n"),
        );
        const json = providers.map(({ id, description, vendor, uuid, ...version }) => ({
          id,
          name: providerLabel(id),
          description,
          version: `${version.versionMaj}.${version.versionMin}.${version.versionRev}`,
          vendor,
          uuid,
        }));
        await output.result({ providers: json }, text.join(""));
      }),
    );

  command("list-authenticators", "parsec list-authenticators --json")
    .description("list the ways in which the service authenticates applications")
    .action(
      action(run, async ({ connect, output }) => {
        const authenticators = await (await connect({ provider: false })).listAuthenticators();
        await output.words("Available authenticators:");
        const text = authenticators.map(({ id, description, versionMaj, versionMin, versionRev }) =>
          [
            `ID: ${hexNumber(id)} (${toolAuthenticatorName(id)})`,
            `Description: ${description}`,
            `Version: ${versionMaj}.${versionMin}.${versionRev}\n\n`,
          ].join("\n"),
        );
        const json = authenticators.map(({ id, description, versionMaj, versionMin, versionRev }) => ({
          id,
          description,
          version: `${versionMaj}.${versionMin}.${versionRev}`,
        }));
        await output.result({ authenticators: json }, text.join(""));
      }),
    );

  command("list-opcodes", "parsec list-opcodes --provider tpm")
    .description("list the operations of a provider, of the core provider unless --provider names one")
    .action(
      action(run, async ({ connect, output, options }) => {
        const provider = providerOption(options) ?? ProviderId.Core;
        const opcodes = await (await connect({ provider: false })).listOpcodes(provider);
        const sorted = [...opcodes].sort((a, b) => a - b);
        const nameOf = (opcode: number): string => operationsByOpcode.get(opcode)?.name ?? "unknown";
        await output.words(`Available opcodes for ${toolProviderName(provider)}:`);
        await output.result(
          { provider: providerLabel(provider), opcodes: sorted.map((opcode) => ({ opcode, name: nameOf(opcode) })) },
          sorted.map((opcode) => `${hexNumber(opcode)} (${nameOf(opcode)})\n`).join(""),
        );
      }),
    );

  command("list-keys", "parsec list-keys --json")
    .description("list your keys in all providers, as parsec-tool does; `key list` is shorter to read")
    .action(
      action(run, async ({ connect, output }) => {
        const keys = await (await connect({ provider: false })).listKeys();
        await output.words(keys.length === 0 ? "No keys currently available." : "Available keys:");
        const text = keys.map(
          ({ name, providerId, attributes: { keyType, keyBits, keyPolicy } }) =>
            `* ${name} (${toolProviderName(providerId)}, ${rustDebug(keyType)}, ${keyBits} bits, ` +
            `permitted algorithm: ${rustDebug(keyPolicy.keyAlgorithm)})\n`,
        );
        await output.result({ keys: keys.map(describeKey) }, text.join(""));
      }),
    );

  command("list-clients", "parsec list-clients --json")
    .description("list the applications that hold keys; for administrators")
    .action(
      action(run, async ({ connect, output }) => {
        const clients = await (await connect({ provider: false })).listClients();
        await output.words(clients.length === 0 ? "No clients in the service." : "Parsec clients:");
        await output.result({ clients }, clients.map((client) => `${client}\n`).join(""));
      }),
    );
}
