import { readUint16, readUint32, writeUint16, writeUint32 } from "./bytes.js";
import { ContentType } from "./identifiers.js";
import { argumentError, ParsecError } from "./parsec-error.js";

/** The first four bytes of every message, as a little-endian number. */
export const MAGIC_NUMBER = 0x5ec0_a710;

/** Version of the wire protocol that this package speaks. */
export const WIRE_PROTOCOL_VERSION: { readonly major: 1; readonly minor: 0 } = { major: 1, minor: 0 };

/** Length of a header in version 1.0: magic number and header size (6 bytes), then the 30 bytes that the header size counts. */
export const HEADER_LENGTH = 36;

/** Number of bytes that have the same position and meaning in every version: magic number, header size, version. */
export const HEADER_PREFIX_LENGTH = 8;

const COUNTED_HEADER_SIZE = 30;

/** Header size and version, the second four bytes of every message in version 1.0, as a little-endian number. */
const SIZE_AND_VERSION = 0x0001_001e;

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

/** The fields of a header that are not the same in all frames and do not follow from its body. */
export type SentHeader = Pick<Header, "provider" | "session" | "authType" | "opcode" | "status">;

/** Writes the 36 bytes of a header to the start of `target`, which has zeroes there. */
export function writeHeader(target: Uint8Array, header: SentHeader, bodyLength: number, authLength: number): void {
  const { session } = header;
  writeUint32(target, 0, MAGIC_NUMBER);
  writeUint32(target, 4, SIZE_AND_VERSION);
  target[10] = bounded(header.provider, MAX_U8, "provider");
  if (session !== 0n) new DataView(target.buffer, target.byteOffset).setBigUint64(11, boundedSession(session), true);
  target[19] = ContentType.Protobuf;
  target[20] = ContentType.Protobuf;
  target[21] = bounded(header.authType, MAX_U8, "authType");
  writeUint32(target, 22, bounded(bodyLength, MAX_U32, "body.byteLength"));
  writeUint16(target, 26, bounded(authLength, MAX_U16, "auth.length"));
  writeUint32(target, 28, bounded(header.opcode, MAX_U32, "opcode"));
  writeUint16(target, 32, bounded(header.status, MAX_U16, "status"));
}

/**
 * Checks the bytes of the prefix that have arrived, so that a peer of another protocol is detected by its first bytes.
 *
 * @throws {@link ParsecError} `ERR_PARSEC_PROTOCOL_MAGIC`, `ERR_PARSEC_PROTOCOL_VERSION`, `ERR_PARSEC_PROTOCOL_HEADER_SIZE`
 */
export function checkHeaderPrefix(prefix: Uint8Array, received: number): void {
  const isWhole = received >= HEADER_PREFIX_LENGTH;
  if (isWhole && readUint32(prefix, 0) === MAGIC_NUMBER && readUint32(prefix, 4) === SIZE_AND_VERSION) return;
  refuseWrongPrefix(prefix, received);
}

function refuseWrongPrefix(prefix: Uint8Array, received: number): void {
  for (let i = 0; i < 4 && i < received; i++) {
    if (prefix[i] !== ((MAGIC_NUMBER >>> (8 * i)) & 0xff)) throw notParsec();
  }
  if (received < HEADER_PREFIX_LENGTH) return;
  const size = readUint16(prefix, 4);
  const major = prefix[6] ?? 0;
  const minor = prefix[7] ?? 0;
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
  const reserved = readUint16(bytes, 34);
  if (reserved !== 0) throw reservedError(reserved);
  return {
    provider: bytes[10] ?? 0,
    session: readSession(bytes),
    contentType: bytes[19] ?? 0,
    acceptType: bytes[20] ?? 0,
    authType: bytes[21] ?? 0,
    bodyLength: readUint32(bytes, 22),
    authLength: readUint16(bytes, 26),
    opcode: readUint32(bytes, 28),
    status: readUint16(bytes, 32),
  };
}

/** The session is 0 in all messages of today's services: a bigint is made for others only. */
function readSession(bytes: Uint8Array): bigint {
  const low = readUint32(bytes, 11);
  const high = readUint32(bytes, 15);
  return low === 0 && high === 0 ? 0n : (BigInt(high) << 32n) | BigInt(low);
}

function reservedError(reserved: number): ParsecError {
  return new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_RESERVED",
    `The reserved field of the header is ${reserved}; version 1.0 requires 0.`,
  );
}

function notParsec(): ParsecError {
  return new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_MAGIC",
    "The peer does not speak the Parsec wire protocol: its first bytes are not the magic number. Check the endpoint.",
  );
}

function bounded(value: number, max: number, argument: string): number {
  // Short, so that it is inlined.
  return value >>> 0 === value && value <= max ? value : refuse(argument, max);
}

function refuse(argument: string, max: number): never {
  throw argumentError(argument, `an integer from 0 to ${max}, the width of its header field`);
}

function boundedSession(session: bigint): bigint {
  if (typeof session === "bigint" && session >= 0n && session <= MAX_U64) return session;
  throw argumentError("session", "a bigint from 0 to 2^64 - 1");
}
