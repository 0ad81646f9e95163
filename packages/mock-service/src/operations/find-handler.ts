import { ProviderId } from "@parsec-ts/wire-protocol";
import { coreOperations, UNKNOWN_TO_PARSEC } from "./core-operations.js";
import { cryptoOperations } from "./crypto-operations.js";
import type { CallContext, CryptoContext, Handler, ServiceParts } from "./handler.js";
import { keyOperations } from "./key-operations.js";

const core: ReadonlyMap<number, Handler> = byOpcode(coreOperations);
const crypto: ReadonlyMap<number, Handler<CryptoContext>> = byOpcode([...keyOperations, ...cryptoOperations]);

/** Whether the service knows an operation of the contract, be it only to refuse it. */
export function isKnownHere({ providers }: ServiceParts, opcode: number): boolean {
  return !UNKNOWN_TO_PARSEC.includes(opcode) || providers.some(({ opcodes }) => opcodes.includes(opcode));
}

/** What a provider does for an opcode; `undefined` for what it does not do. */
export function handlerOf(
  { providers }: ServiceParts,
  provider: number,
  opcode: number,
): Handler["handle"] | undefined {
  if (provider === ProviderId.Core) return core.get(opcode)?.handle;
  const mock = providers.find(({ info }) => info.id === provider);
  const found = mock?.opcodes.includes(opcode) ? crypto.get(opcode) : undefined;
  if (mock === undefined || found === undefined) return undefined;
  return (context: CallContext, request) => found.handle({ ...context, mock }, request);
}

function byOpcode<Context>(handlers: readonly Handler<Context>[]): ReadonlyMap<number, Handler<Context>> {
  return new Map(handlers.map((entry) => [entry.operation.opcode, entry]));
}
