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
import { ProviderId, Status, WIRE_PROTOCOL_VERSION } from "@parsec-ts/wire-protocol";
import { coreProvider } from "../providers/provider-choice.js";
import { StatusError } from "../status-error.js";
import { type CallContext, type Handler, handler, type ServiceParts } from "./handler.js";

/**
 * In the contract, but in no released service. One made of look-alikes has never heard of them. Software does them without listing
 * them: the Rust client refuses a whole list for an opcode that it does not know.
 */
export const UNKNOWN_TO_PARSEC: readonly number[] = [Opcode.PsaMacCompute, Opcode.PsaMacVerify];

const openOperations: readonly Handler[] = [
  handler(ping, () => ({
    wireProtocolVersionMaj: WIRE_PROTOCOL_VERSION.major,
    wireProtocolVersionMin: WIRE_PROTOCOL_VERSION.minor,
  })),
  handler(listProviders, ({ providers }: CallContext) => ({
    providers: [...providers.map(({ info }) => info), coreProvider],
  })),
  handler(listAuthenticators, ({ authenticators }: CallContext) => ({
    authenticators: authenticators.map(({ info }) => info),
  })),
  handler(listOpcodes, (context: CallContext, { providerId }) => ({ opcodes: opcodesOf(context, providerId) })),
  handler(listKeys, ({ keys, application }: CallContext) => ({ keys: keys.list(application) })),
];

/** Operations of the core provider. Those for administrators are served, though no list of opcodes names them. */
export const coreOperations: readonly Handler[] = [
  ...openOperations,
  handler(listClients, ({ keys, application }: CallContext) => ({ clients: keys.applications(application.authType) })),
  handler(deleteClient, async ({ keys, application }: CallContext, { client }) => {
    await keys.destroyAll({ authType: application.authType, name: client });
    return {};
  }),
];

function opcodesOf({ providers }: ServiceParts, id: number): readonly number[] {
  if (id === ProviderId.Core) return openOperations.map(({ operation }) => operation.opcode);
  const provider = providers.find(({ info }) => info.id === id);
  if (provider === undefined) throw new StatusError(Status.ProviderNotRegistered);
  return provider.opcodes.filter((opcode) => !UNKNOWN_TO_PARSEC.includes(opcode));
}
