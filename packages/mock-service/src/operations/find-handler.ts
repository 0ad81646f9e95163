import { ProviderId } from "@parsec-ts/wire-protocol";
import { attestationOperations } from "./attestation-operations.js";
import type { CallContext, CryptoContext, ServiceParts } from "./call-context.js";
import { coreOperations, UNKNOWN_TO_PARSEC } from "./core-operations.js";
import { cryptoOperations } from "./crypto-operations.js";
import { encryptionOperations } from "./encryption-operations.js";
import type { Handler } from "./handler.js";
import { keyOperations } from "./key-operations.js";
import { signatureOperations } from "./signature-operations.js";

const core: ReadonlyMap<number, Handler> = byOpcode(coreOperations);
const crypto: ReadonlyMap<number, Handler<CryptoContext>> = byOpcode([
  ...keyOperations,
  ...signatureOperations,
  ...encryptionOperations,
  ...cryptoOperations,
  ...attestationOperations,
]);

/** True if the service knows an opcode of the contract, also if it then refuses the operation. */
export function isKnownOpcode({ providers }: ServiceParts, opcode: number): boolean {
  return !UNKNOWN_TO_PARSEC.includes(opcode) || providers.some(({ opcodes }) => opcodes.includes(opcode));
}

/** Finds the function with which a provider executes an opcode; `undefined` if the provider does not support it. */
export function findHandler(
  { providers }: ServiceParts,
  provider: number,
  opcode: number,
): Handler["handle"] | undefined {
  if (provider === ProviderId.Core) return core.get(opcode)?.handle;
  const mock = providers.find(({ info }) => info.id === provider);
  const found = mock?.opcodes.includes(opcode) ? crypto.get(opcode) : undefined;
  if (mock === undefined || found === undefined) return undefined;
  return ({ parts, application, provider: id }: CallContext, request) =>
    found.handle({ parts, application, provider: id, mock }, request);
}

function byOpcode<Context>(handlers: readonly Handler<Context>[]): ReadonlyMap<number, Handler<Context>> {
  return new Map(handlers.map((entry) => [entry.operation.opcode, entry]));
}
