import { EMPTY, readUint16, readUint32 } from "../bytes.js";
import type { Header } from "../header.js";
import { ParsecError } from "../parsec-error.js";

/** The header of a message that arrives, and the bytes that hold what comes after it. */
export class ReceivedMessage implements Header {
  readonly provider: number;
  readonly session: bigint;
  readonly contentType: number;
  readonly acceptType: number;
  readonly authType: number;
  readonly bodyLength: number;
  readonly authLength: number;
  readonly opcode: number;
  readonly status: number;
  /** Bytes that hold the body, and the authentication behind it: the decoder's own, or a borrowed chunk. */
  bytes: Uint8Array = EMPTY;
  /** Offset of the body in them. */
  bodyStart = 0;

  /**
   * Reads a header whose prefix has been checked.
   *
   * @throws {@link ParsecError} `ERR_PARSEC_PROTOCOL_RESERVED` if the reserved field is not zero
   */
  constructor(header: Uint8Array) {
    const reserved = readUint16(header, 34);
    if (reserved !== 0) throw reservedError(reserved);
    this.provider = header[10] ?? 0;
    this.session = readSession(header);
    this.contentType = header[19] ?? 0;
    this.acceptType = header[20] ?? 0;
    this.authType = header[21] ?? 0;
    this.bodyLength = readUint32(header, 22);
    this.authLength = readUint16(header, 26);
    this.opcode = readUint32(header, 28);
    this.status = readUint16(header, 32);
  }

  /** The body as a view, which is made when it is read. */
  get body(): Uint8Array {
    return this.#view(0, this.bodyLength);
  }

  /** The authentication as a view, which is made when it is read. */
  get auth(): Uint8Array {
    return this.#view(this.bodyLength, this.authLength);
  }

  #view(offset: number, length: number): Uint8Array {
    const start = this.bodyStart + offset;
    return this.bytes.subarray(start, start + length);
  }
}

/** The session is 0 in all messages of today's services: a bigint is made for others only. */
function readSession(header: Uint8Array): bigint {
  const low = readUint32(header, 11);
  const high = readUint32(header, 15);
  return low === 0 && high === 0 ? 0n : (BigInt(high) << 32n) | BigInt(low);
}

function reservedError(reserved: number): ParsecError {
  return new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_RESERVED",
    `The reserved field of the header is ${reserved}; version 1.0 requires 0.`,
  );
}
