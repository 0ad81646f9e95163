import { hashLength, type Mac } from "@parsec-ts/operations";
import { checkArgument, checkOptions, mustBeBinary, mustBeBytes } from "@parsec-ts/wire-protocol";
import { type CallOptions, callOptionRules } from "../../call/call-options.js";
import type { KeyState } from "../key-state.js";

/** Computes the MAC of a message. */
export async function mac(
  state: KeyState,
  message: Uint8Array,
  callOptions: CallOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  checkArgument("mac", "message", message, mustBeBytes);
  checkOptions("mac", callOptions, callOptionRules);
  const { algorithm, options } = await state.checked({ use: "mac", options: callOptions });
  return await state.service.macCompute({ keyName: state.name, alg: algorithm.value, input: message }, options);
}

/** Verifies the MAC of a message. One of a wrong length is not sent: it is no MAC of this key. */
export async function verifyMac(
  state: KeyState,
  message: Uint8Array,
  code: Uint8Array,
  callOptions: CallOptions,
): Promise<boolean> {
  checkArgument("verifyMac", "message", message, mustBeBytes);
  checkArgument("verifyMac", "code", code, mustBeBinary);
  checkOptions("verifyMac", callOptions, callOptionRules);
  const { algorithm, options } = await state.checked({ use: "verifyMac", options: callOptions });
  const alg = algorithm.value;
  const expected = macLength(alg) ?? code.length;
  if (code.length !== expected || code.length === 0) return false;
  return await state.service.macVerify({ keyName: state.name, alg, input: message, mac: code }, options);
}

/** Bytes of a MAC, if its algorithm alone tells them. PSA Crypto API, "PSA_MAC_LENGTH". */
function macLength(alg: Mac): number | undefined {
  if (alg.kind === "truncated") return alg.macLength;
  return alg.kind === "fullLength" && alg.value.kind === "hmac" ? hashLength(alg.value.hashAlg) : undefined;
}
