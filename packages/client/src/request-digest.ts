import {
  type Operation,
  operationsByOpcode,
  psaAeadEncrypt,
  psaAsymmetricEncrypt,
  psaCipherEncrypt,
  psaHashCompare,
  psaHashCompute,
  psaImportKey,
  psaMacCompute,
  psaMacVerify,
  psaSignMessage,
  psaVerifyMessage,
} from "@parsec-ts/operations";
import type { Frame } from "@parsec-ts/wire-protocol";
import type { Host } from "./host.js";

/** Opcodes whose requests hold keys, plaintexts or messages. A digest lets who reads it try guesses. */
const SECRET_REQUESTS: ReadonlySet<number> = new Set(
  [
    psaImportKey,
    psaAsymmetricEncrypt,
    psaAeadEncrypt,
    psaCipherEncrypt,
    psaSignMessage,
    psaVerifyMessage,
    psaMacCompute,
    psaMacVerify,
    psaHashCompute,
    psaHashCompare,
  ].map(({ opcode }) => opcode),
);

/** What an audit trail can hold of a request; of operations that are not the contract's nobody knows what is in them. */
export function requestDigest<Request, Result>(
  host: Host,
  { opcode }: Operation<Request, Result>,
  frame: Frame,
): string | undefined {
  if (host.digest === undefined || SECRET_REQUESTS.has(opcode) || !operationsByOpcode.has(opcode)) return undefined;
  try {
    return host.digest(frame.bodyParts);
  } catch {
    // As with an observer: its failure is its own.
    return undefined;
  }
}
