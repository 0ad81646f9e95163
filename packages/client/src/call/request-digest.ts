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
import type { Host } from "../host/host.js";

/** Opcodes whose requests hold keys, plaintexts or messages. A digest of a short secret could be found by guessing, so none is made. */
const SECRET_REQUESTS: ReadonlySet<number> = /* @__PURE__ */ new Set(
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

/** The digest of a request for audit trails; none for operations outside the contract, whose contents are not known. */
export function requestDigest<Request, Result>(
  host: Host,
  { opcode }: Operation<Request, Result>,
  frame: Frame,
): string | undefined {
  if (host.digest === undefined || SECRET_REQUESTS.has(opcode) || !operationsByOpcode.has(opcode)) return undefined;
  try {
    return host.digest(frame.bodyParts);
  } catch {
    // As with an observer: a host that throws must not change the outcome of the call.
    return undefined;
  }
}
