import { ContentType } from "./identifiers.js";
import { ParsecError } from "./parsec-error.js";

/** The first four bytes of every message, as a little-endian number. */
export const MAGIC_NUMBER = 0x5ec0_a710;

/** Version of the wire protocol that this package speaks. */
export const WIRE_PROTOCOL_VERSION: { readonly major: 1; readonly minor: 0 } = { major: 1, minor: 0 };

/** Length of a header in version 1.0: magic number and header size (6 bytes), then the 30 bytes that the header size counts. */
export const HEADER_LENGTH = 36;

/** Number of bytes that have the same position and meaning in every version: magic number, header size, version. */
export const HEADER_PREFIX_LENGTH = 8;

const COUNTED_HEADER_SIZE = 30;

/** The header of a message in either direction. Parsec documentation, "Wire Protocol", version 1.0. */
export interface Header {
  readonly provider: number;
  readonly session: bigint;
  readonly contentType: number;
  readonly acceptType: number;
  readonly authType: number;
  /** Number of bytes of the body. */
  readonly bodyLength: number;
  /** Number of bytes of authentication after the body. */
  readonly authLength: number;
  readonly opcode: number;
  readonly status: number;
}

const MAX_U8 = 0xff;
const MAX_U16 = 0xffff;
const MAX_U32 = 0xffff_ffff;
const MAX_U64 = 0xffff_ffff_ffff_ffffn;

/** Writes the 36 bytes of `header` to the start of `target`. */
export function writeHeader(target: Uint8Array, header: Header): void {
  const view = new DataView(target.buffer, target.byteOffset, HEADER_LENGTH);
  view.setUint32(0, MAGIC_NUMBER, true);
  view.setUint16(4, COUNTED_HEADER_SIZE, true);
  view.setUint8(6, WIRE_PROTOCOL_VERSION.major);
  view.setUint8(7, WIRE_PROTOCOL_VERSION.minor);
  view.setUint16(8, 0, true);
  view.setUint8(10, bounded(header.provider, MAX_U8, "provider"));
  view.setBigUint64(11, boundedSession(header.session), true);
  view.setUint8(19, bounded(header.contentType, MAX_U8, "contentType"));
  view.setUint8(20, bounded(header.acceptType, MAX_U8, "acceptType"));
  view.setUint8(21, bounded(header.authType, MAX_U8, "authType"));
  view.setUint32(22, bounded(header.bodyLength, MAX_U32, "body.byteLength"), true);
  view.setUint16(26, bounded(header.authLength, MAX_U16, "auth.length"), true);
  view.setUint32(28, bounded(header.opcode, MAX_U32, "opcode"), true);
  view.setUint16(32, bounded(header.status, MAX_U16, "status"), true);
  view.setUint16(34, 0, true);
}

/**
 * Checks the bytes of the prefix that have arrived, so that a peer of another protocol is detected by its first bytes.
 *
 * @throws {@link ParsecError} `ERR_PARSEC_PROTOCOL_MAGIC`, `ERR_PARSEC_PROTOCOL_VERSION`, `ERR_PARSEC_PROTOCOL_HEADER_SIZE`
 */
export function checkHeaderPrefix(prefix: Uint8Array, received: number): void {
  for (let i = 0; i < 4 && i < received; i++) {
    if (prefix[i] !== ((MAGIC_NUMBER >>> (8 * i)) & 0xff)) throw notParsec();
  }
  if (received < HEADER_PREFIX_LENGTH) return;
  const view = new DataView(prefix.buffer, prefix.byteOffset, HEADER_PREFIX_LENGTH);
  const size = view.getUint16(4, true);
  const major = view.getUint8(6);
  const minor = view.getUint8(7);
  if (major !== WIRE_PROTOCOL_VERSION.major || minor !== WIRE_PROTOCOL_VERSION.minor) {
    throw new ParsecError(
      "protocol",
      "ERR_PARSEC_PROTOCOL_VERSION",
      `The peer speaks wire protocol ${major}.${minor}; this package speaks 1.0. Upgrade the older of the two.`,
    );
  }
  if (size !== COUNTED_HEADER_SIZE) {
    throw new ParsecError(
      "protocol",
      "ERR_PARSEC_PROTOCOL_HEADER_SIZE",
      `The peer announces a header of ${size} bytes; wire protocol 1.0 has ${COUNTED_HEADER_SIZE}.`,
    );
  }
}

/**
 * Reads a header whose prefix has been checked.
 *
 * @throws {@link ParsecError} `ERR_PARSEC_PROTOCOL_RESERVED` if the reserved field is not zero
 */
export function readHeader(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_LENGTH);
  const reserved = view.getUint16(34, true);
  if (reserved !== 0) {
    throw new ParsecError(
      "protocol",
      "ERR_PARSEC_PROTOCOL_RESERVED",
      `The reserved field of the header is ${reserved}; version 1.0 requires 0.`,
    );
  }
  return {
    provider: view.getUint8(10),
    session: view.getBigUint64(11, true),
    contentType: view.getUint8(19),
    acceptType: view.getUint8(20),
    authType: view.getUint8(21),
    bodyLength: view.getUint32(22, true),
    authLength: view.getUint16(26, true),
    opcode: view.getUint32(28, true),
    status: view.getUint16(32, true),
  };
}

/** Default values of the fields of a header. */
export const DEFAULT_HEADER: Header = {
  provider: 0,
  session: 0n,
  contentType: ContentType.Protobuf,
  acceptType: ContentType.Protobuf,
  authType: 0,
  bodyLength: 0,
  authLength: 0,
  opcode: 0,
  status: 0,
};

function notParsec(): ParsecError {
  return new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_MAGIC",
    "The peer does not speak the Parsec wire protocol: its first bytes are not the magic number. Check the endpoint.",
  );
}

function bounded(value: number, max: number, argument: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new ParsecError(
    "usage",
    "ERR_PARSEC_ARGUMENT",
    `${argument} must be an integer from 0 to ${max}, the width of its header field.`,
    { argument },
  );
}

function boundedSession(session: bigint): bigint {
  if (typeof session === "bigint" && session >= 0n && session <= MAX_U64) return session;
  throw new ParsecError("usage", "ERR_PARSEC_ARGUMENT", "session must be a bigint from 0 to 2^64 - 1.", {
    argument: "session",
  });
}
