import {
  EMPTY_BODY,
  type RequestEncoder,
  type ResultEncoder,
  rawBody,
  type SeparateBytes,
  type SizedBody,
} from "./body-encoder.js";
import { allocateBytes, EMPTY } from "./bytes.js";
import { HEADER_LENGTH, type Header, writeHeader } from "./header.js";
import { ContentType } from "./identifiers.js";

/** One encoded message. */
export interface Frame {
  /** The bytes in order: one part unless the body has a large field. Large fields are the caller's own bytes. */
  readonly parts: readonly Uint8Array[];
  /** Number of bytes of all parts together. */
  readonly byteLength: number;
  /** Number of bytes of the body. */
  readonly bodyLength: number;
  /** The bytes of the body in order: views, without header and authentication. */
  readonly bodyParts: readonly Uint8Array[];
  /** Zeroes the frame's own bytes: header, small fields and the copy of the authentication bytes. */
  wipe(): void;
  /**
   * Zeroes the frame's own bytes and lets the next frame have their buffer, if they came from {@link FrameBuffers}. Only for a frame that
   * no one will read any more: a transport that is still sending it would send the next one's bytes.
   */
  release(): void;
}

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

/**
 * Encodes a request in one allocation, or in one of `buffers`. Large byte fields stay separate parts.
 *
 * @example
 * ```ts
 * const frame = encodeRequest({ provider: 0, authType: AuthType.None, auth: EMPTY }, ping, {});
 * ```
 * @throws {@link ParsecError} `ERR_PARSEC_ARGUMENT` if a value does not fit its field
 */
export function encodeRequest<T>(
  head: RequestHead,
  operation: RequestEncoder<T>,
  request: T,
  buffers?: FrameBuffers,
): Frame {
  const { provider, authType, session = 0n } = head;
  const { opcode } = operation;
  return new EncodedFrame(
    { provider, session, authType, opcode, status: 0 },
    operation.request.size(request),
    head.auth,
    buffers,
  );
}

/** Encodes the response to a request that succeeded. */
export function encodeResponse<T>(head: ResponseHead, operation: ResultEncoder<T>, result: T): Frame {
  const { provider, session = 0n } = head;
  return new EncodedFrame(
    { provider, session, authType: 0, opcode: operation.opcode, status: 0 },
    operation.result.size(result),
  );
}

/** Encodes the response to a request that failed: a status and an empty body. */
export function encodeErrorResponse(head: ResponseHead, opcode: number, status: number): Frame {
  const { provider, session = 0n } = head;
  return new EncodedFrame({ provider, session, authType: 0, opcode, status }, EMPTY_BODY);
}

/** Makes an operation whose bodies are bytes already: for messages encoded elsewhere, and for tests. */
export function rawOperation(opcode: number): RequestEncoder<Uint8Array> & ResultEncoder<Uint8Array> {
  return { opcode, request: rawBody, result: rawBody };
}

/** The header fields of a frame that are not the same in all frames and do not follow from its body. */
type FrameHead = Pick<Header, "provider" | "session" | "authType" | "opcode" | "status">;

class EncodedFrame implements Frame {
  readonly parts: readonly Uint8Array[];
  readonly byteLength: number;
  readonly bodyLength: number;
  #own: Uint8Array<ArrayBuffer>;
  readonly #bodyEnd: number;
  readonly #lender: FrameBuffers | undefined;

  constructor(head: FrameHead, body: SizedBody, auth: Uint8Array = EMPTY, buffers?: FrameBuffers) {
    const bodyEnd = HEADER_LENGTH + body.inlineLength;
    const length = bodyEnd + auth.length;
    const own = buffers?.take(length) ?? allocateBytes(length);
    writeHeader(own, {
      provider: head.provider,
      session: head.session,
      contentType: ContentType.Protobuf,
      acceptType: ContentType.Protobuf,
      authType: head.authType,
      bodyLength: body.byteLength,
      authLength: auth.length,
      opcode: head.opcode,
      status: head.status,
    });
    const separate = body.writeTo(own, HEADER_LENGTH);
    own.set(auth, bodyEnd);
    this.parts = separate.length === 0 ? [own] : partsOf(own, separate);
    this.byteLength = length + body.byteLength - body.inlineLength;
    this.bodyLength = body.byteLength;
    this.#own = own;
    this.#bodyEnd = bodyEnd;
    this.#lender = buffers;
  }

  get bodyParts(): readonly Uint8Array[] {
    return this.parts.map((part) => (part.buffer === this.#own.buffer ? withinBody(part, this.#bodyEnd) : part));
  }

  wipe(): void {
    this.#own.fill(0);
  }

  release(): void {
    this.wipe();
    this.#lender?.giveBack(this.#own);
    // From now on the bytes are another frame's.
    this.#own = EMPTY;
  }
}

function partsOf(own: Uint8Array, separate: readonly SeparateBytes[]): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const { at, bytes } of separate) {
    if (at > from) parts.push(own.subarray(from, at));
    parts.push(bytes);
    from = at;
  }
  if (from < own.length) parts.push(own.subarray(from));
  return parts;
}

/** Returns the bytes of a part of the frame's own buffer that belong to the body: from the header to where authentication begins. */
function withinBody(part: Uint8Array, bodyEnd: number): Uint8Array {
  const from = Math.max(part.byteOffset, HEADER_LENGTH);
  const to = Math.min(part.byteOffset + part.length, bodyEnd);
  return new Uint8Array(part.buffer, from, Math.max(to - from, 0));
}

/** Number of bytes of a buffer: most requests fit. */
const BUFFER_LENGTH = 512;

/** Buffers that are kept: as many as frames are in flight at once in a busy client. */
const MAX_FREE = 256;

/**
 * Buffers for small frames, which are used again: to make an `ArrayBuffer` and to collect it costs more than to fill it. A frame gets a
 * buffer of zeroes and gives it back as such, so that none sees the bytes of another.
 */
export class FrameBuffers {
  readonly #free: ArrayBuffer[] = [];

  /** Lends zeroed bytes at the start of a buffer of their own. */
  take(length: number): Uint8Array<ArrayBuffer> {
    if (length > BUFFER_LENGTH) return allocateBytes(length);
    return new Uint8Array(this.#free.pop() ?? new ArrayBuffer(BUFFER_LENGTH), 0, length);
  }

  /** Takes bytes back that have been zeroed and that no one will use any more. */
  giveBack({ buffer }: Uint8Array<ArrayBuffer>): void {
    if (buffer.byteLength === BUFFER_LENGTH && this.#free.length < MAX_FREE) this.#free.push(buffer);
  }
}
