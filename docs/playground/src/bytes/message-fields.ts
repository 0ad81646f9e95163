import { HEADER_LENGTH } from "@parsec-ts/wire-protocol";
import { bodyFields } from "./body-fields.js";
import type { Contract } from "./contract.js";
import { headerFields, littleEndian } from "./header-fields.js";
import { countBytes, hex, type MessageField } from "./message-field.js";

export type Direction = "request" | "response";

/** Explains every byte of a message. The body is that of the operation whose opcode the request has. */
export function messageFields(
  bytes: Uint8Array,
  direction: Direction,
  opcode: number,
  contract: Contract,
): readonly MessageField[] {
  const header = headerFields(bytes, contract);
  const numberOf = (name: string): number => {
    const field = header.find((candidate) => candidate.name === name);
    return field === undefined ? 0 : Number(littleEndian(bytes.subarray(field.start, field.end)));
  };
  const bodyEnd = Math.min(bytes.length, HEADER_LENGTH + numberOf("bodyLength"));
  const authEnd = Math.min(bytes.length, bodyEnd + numberOf("authLength"));
  const type = `${contract.operations[opcode]?.name ?? ""}${direction === "request" ? "Request" : "Result"}`;
  const body = bytes.length > HEADER_LENGTH ? bodyFields(bytes, HEADER_LENGTH, bodyEnd, type, contract) : [];
  return [
    ...header,
    ...body,
    ...rest(bytes, bodyEnd, authEnd, "authentication", "Tells the service which application is calling."),
    ...rest(bytes, authEnd, bytes.length, "surplus", "More bytes than the header announces."),
  ];
}

function rest(
  bytes: Uint8Array,
  start: number,
  end: number,
  part: "authentication" | "surplus",
  doc: string,
): readonly MessageField[] {
  if (start < HEADER_LENGTH || start >= end) return [];
  const value = `${countBytes(end - start)}: ${hex(bytes.subarray(start, end))}`;
  return [{ part, start, end, name: part, value, doc }];
}
