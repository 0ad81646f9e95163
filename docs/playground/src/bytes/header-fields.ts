import { authTypeName, HEADER_LENGTH, providerName, statusName } from "@parsec-ts/wire-protocol";
import type { Contract } from "./contract.js";
import { type HeaderField, type HeaderFieldName, headerLayout } from "./header-layout.js";
import { hex, type MessageField } from "./message-field.js";

/** The purpose of each field, by the wire protocol's documentation; the decoder knows no words. */
const DOCS: Readonly<Record<HeaderFieldName, string>> = {
  magic: "Every message begins with these four bytes. A peer that sends others does not speak Parsec.",
  headerSize: "Number of header bytes behind this field: 30 in version 1.0.",
  version: "Version of the wire protocol: major and minor.",
  flags: "Not used in version 1.0: no peer reads them.",
  provider: "The provider that the request is for. The response must name the same one. 0 is the service itself.",
  session: "Reserved by Parsec for sessions: always 0, and the same in request and response.",
  contentType: "Encoding of the body: 0 is protobuf, the only one.",
  acceptType: "Encoding that the client wants for the body of the response: 0 is protobuf.",
  authType: "Kind of the authentication behind the body. A response has none.",
  bodyLength: "Number of bytes of the body. The client refuses more than its limit before it takes memory for them.",
  authLength: "Number of bytes of authentication behind the body. A response must have 0.",
  opcode: "The operation. A response must repeat the opcode of its request.",
  status: "0 in a request. In a response 0 is Success; every other number is an error with a name.",
  reserved: "Version 1.0 requires 0.",
};

/** Fields of a header, as far as the bytes go. All numbers are little-endian. */
export function headerFields(bytes: Uint8Array, contract: Contract): readonly MessageField[] {
  layout ??= headerLayout();
  return layout
    .filter(({ start }) => start < Math.min(bytes.length, HEADER_LENGTH))
    .map(({ name, start, end }) => {
      const own = bytes.subarray(start, end);
      return {
        part: "header",
        start,
        end: start + own.length,
        name,
        value: fieldValue(name, own, contract),
        doc: DOCS[name],
      };
    });
}

let layout: readonly HeaderField[] | undefined;

function fieldValue(name: HeaderFieldName, bytes: Uint8Array, { operations }: Contract): string {
  const number = littleEndian(bytes);
  const named = (text: string | undefined): string =>
    text === undefined ? `${number}, unknown here` : `${number}, ${text}`;
  switch (name) {
    case "magic":
      return hex(bytes);
    case "version":
      return bytes.join(".");
    case "provider":
      return named(providerName(Number(number)));
    case "authType":
      return named(authTypeName(Number(number)));
    case "opcode":
      return named(operations[String(number)]?.name);
    case "status":
      return named(statusName(Number(number)));
    default:
      return String(number);
  }
}

/** Reads a number of up to eight bytes, the lowest first. */
export function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);
}
