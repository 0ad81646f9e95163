import { HEADER_LENGTH } from "@parsec-ts/wire-protocol";
import type { Fault } from "./fault-plan.js";

const BODY_LENGTH_OFFSET = 22;
const OPCODE_OFFSET = 28;
const STATUS_OFFSET = 32;

/** The response as a fault changes it. */
export interface CorruptedResponse {
  /** The bytes to write, one write each. */
  readonly pieces: readonly Uint8Array[];
  /** True if the connection stays open after the last piece. */
  readonly staysOpen?: boolean;
}

/** Applies a fault to a response, whose bytes it changes. `random` returns numbers from 0 to below 1. */
export function corruptResponse(response: Uint8Array, fault: Fault, random: () => number): CorruptedResponse {
  const view = new DataView(response.buffer, response.byteOffset, response.length);
  switch (fault.kind) {
    case "truncate":
      return { pieces: [response.subarray(0, fault.at)] };
    case "flipBits":
      for (let i = 0; i < (fault.count ?? 1); i++) {
        const bit = Math.floor(random() * response.length * 8);
        response[bit >>> 3] = (response[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
      }
      return { pieces: [response] };
    case "fragment":
      return { pieces: split(response, fault.size ?? 1) };
    case "wrongOpcode":
      view.setUint32(OPCODE_OFFSET, view.getUint32(OPCODE_OFFSET, true) + 1, true);
      return { pieces: [response] };
    case "wrongStatus":
      view.setUint32(BODY_LENGTH_OFFSET, 0, true);
      view.setUint16(STATUS_OFFSET, fault.status ?? 1132, true);
      return { pieces: [response.subarray(0, HEADER_LENGTH)] };
    case "oversizedLength":
      view.setUint32(BODY_LENGTH_OFFSET, 0xffff_ffff, true);
      return { pieces: [response] };
    case "neverRespond":
      return { pieces: [], staysOpen: true };
    case "drop":
      return { pieces: [] };
    default:
      return { pieces: [response] };
  }
}

function split(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}
