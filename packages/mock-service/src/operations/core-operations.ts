import {
  deleteClient,
  listAuthenticators,
  listClients,
  listKeys,
  listOpcodes,
  listProviders,
  Opcode,
  ping,
} from "@parsec-ts/operations";
import { ProviderId, providerName, Status, WIRE_PROTOCOL_VERSION } from "@parsec-ts/wire-protocol";
import { coreProvider } from "../providers/provider-choice.js";
import { StatusError } from "../status-error.js";
import type { CallContext, ServiceParts } from "./call-context.js";
import { type Handler, handler } from "./handler.js";

/**
 * Opcodes of the contract that no released service knows. A service of emulated providers does not know them either. The software
 * provider executes them but does not list them, because the Rust client rejects a list that contains an opcode unknown to it.
 */
export const UNKNOWN_TO_PARSEC: readonly number[] = [Opcode.PsaMacCompute, Opcode.PsaMacVerify];

const openOperations: readonly Handler[] = [
  handler(ping, () => ({
    wireProtocolVersionMaj: WIRE_PROTOCOL_VERSION.major,
    wireProtocolVersionMin: WIRE_PROTOCOL_VERSION.minor,
  })),
  handler(listProviders, ({ parts: { providers } }: CallContext) => ({
    providers: [...providers.map(({ info }) => info), coreProvider],
  })),
  handler(listAuthenticators, ({ parts: { authenticators } }: CallContext) => ({
    authenticators: authenticators.map(({ info }) => info),
  })),
  handler(listOpcodes, ({ parts }: CallContext, { providerId }) => ({ opcodes: opcodesOf(parts, providerId) })),
  handler(listKeys, ({ parts: { keys }, application }: CallContext) => ({ keys: keys.list(application) })),
];

/** Operations of the core provider. Those for administrators are executed, but not listed among the opcodes. */
export const coreOperations: readonly Handler[] = [
  ...openOperations,
  handler(listClients, ({ parts: { keys }, application }: CallContext) => ({
    clients: keys.applications(application.authType),
  })),
  handler(deleteClient, async ({ parts: { keys }, application }: CallContext, { client }) => {
    await keys.destroyAll({ authType: application.authType, name: client });
    return {};
  }),
];

function opcodesOf({ providers }: ServiceParts, id: number): readonly number[] {
  if (id === ProviderId.Core) return openOperations.map(({ operation }) => operation.opcode);
  const provider = providers.find(({ info }) => info.id === id);
  if (provider === undefined) {
    throw new StatusError(providerName(id) === undefined ? Status.ProviderDoesNotExist : Status.ProviderNotRegistered);
  }
  return provider.opcodes.filter((opcode) => !UNKNOWN_TO_PARSEC.includes(opcode));
}
