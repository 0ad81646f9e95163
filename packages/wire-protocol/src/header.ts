import { isUint32, readUint16, readUint32, writeUint16, writeUint32 } from "./bytes.js";
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

/** Header fields that the sender of a request chooses. */
export interface RequestHead {
  readonly provider: number;
  /** One of {@link AuthType}, or the number of a type that only a newer service knows. */
  readonly authType: number;
  /** Authentication bytes, at most 65,535. They are copied into the frame. The caller keeps and wipes the original. */
  readonly auth: Uint8Array;
  /** Session, which the protocol reserves. Default: 0. */
  readonly session?: bigint;
}

/** Header fields that the sender of a response chooses. */
export interface ResponseHead {
  readonly provider: number;
  readonly session?: bigint;
}

/** Writes the 36 bytes of a header to the start of `target`, which has zeroes there. */
export function writeHeader(
  target: Uint8Array,
  { provider, authType, auth, session = 0n }: RequestHead,
  opcode: number,
  status: number,
  bodyLength: number,
): void {
  writeUint32(target, 0, MAGIC_NUMBER);
  writeUint32(target, 4, SIZE_AND_VERSION);
  target[10] = bounded(provider, MAX_U8, "provider");
  if (session !== 0n) new DataView(target.buffer, target.byteOffset).setBigUint64(11, boundedSession(session), true);
  target[19] = ContentType.Protobuf;
  target[20] = ContentType.Protobuf;
  target[21] = bounded(authType, MAX_U8, "authType");
  writeUint32(target, 22, bounded(bodyLength, MAX_U32, "body.byteLength"));
  writeUint16(target, 26, bounded(auth.length, MAX_U16, "auth.length"));
  writeUint32(target, 28, bounded(opcode, MAX_U32, "opcode"));
  writeUint16(target, 32, bounded(status, MAX_U16, "status"));
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
      `The peer speaks wire protocol ${major}.${minor}; this package speaks 1.0. Upgrade the older one.`,
    );
  }
  if (size !== COUNTED_HEADER_SIZE) {
    throw new ParsecError(
      "protocol",
      "ERR_PARSEC_PROTOCOL_HEADER_SIZE",
      `The peer announces a header of ${size} bytes; version 1.0 has ${COUNTED_HEADER_SIZE}.`,
    );
  }
}

function notParsec(): ParsecError {
  return new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_MAGIC",
    "The peer does not speak the Parsec wire protocol. Check the endpoint.",
  );
}

function bounded(value: number, max: number, argument: string): number {
  // Short, so that it is inlined.
  return isUint32(value) && value <= max ? value : refuse(argument, max);
}

function refuse(argument: string, max: number): never {
  throw argumentError(argument, `an integer from 0 to ${max}`);
}

function boundedSession(session: bigint): bigint {
  if (typeof session === "bigint" && session >= 0n && session <= MAX_U64) return session;
  throw argumentError("session", "a bigint from 0 to 2^64 - 1");
}
