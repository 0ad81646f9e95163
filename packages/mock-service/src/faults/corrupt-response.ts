import { HEADER_LENGTH } from "@parsec-ts/wire-protocol";
import type { Fault } from "./fault-plan.js";

const BODY_LENGTH_OFFSET = 22;
const OPCODE_OFFSET = 28;
const STATUS_OFFSET = 32;

/** The bytes of an answer as a fault leaves them, and what becomes of the connection after each. */
export interface SpoiledAnswer {
  readonly pieces: readonly Uint8Array[];
  /** True for a connection that is left open without the rest. */
  readonly staysOpen?: boolean;
}

/** What a fault makes of an answer. `random` gives numbers from 0 to below 1. */
export function spoilAnswer(answer: Uint8Array, fault: Fault, random: () => number): SpoiledAnswer {
  const view = new DataView(answer.buffer, answer.byteOffset, answer.length);
  switch (fault.kind) {
    case "truncate":
      return { pieces: [answer.subarray(0, fault.at)] };
    case "flipBits":
      for (let i = 0; i < (fault.count ?? 1); i++) {
        const bit = Math.floor(random() * answer.length * 8);
        answer[bit >>> 3] = (answer[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
      }
      return { pieces: [answer] };
    case "fragment":
      return { pieces: piecesOf(answer, fault.size ?? 1) };
    case "wrongOpcode":
      view.setUint32(OPCODE_OFFSET, view.getUint32(OPCODE_OFFSET, true) + 1, true);
      return { pieces: [answer] };
    case "wrongStatus":
      view.setUint32(BODY_LENGTH_OFFSET, 0, true);
      view.setUint16(STATUS_OFFSET, fault.status ?? 1132, true);
      return { pieces: [answer.subarray(0, HEADER_LENGTH)] };
    case "oversizedLength":
      view.setUint32(BODY_LENGTH_OFFSET, 0xffff_ffff, true);
      return { pieces: [answer] };
    case "neverAnswer":
      return { pieces: [], staysOpen: true };
    case "drop":
      return { pieces: [] };
    default:
      return { pieces: [answer] };
  }
}

function piecesOf(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}
