import { mustBeInteger } from "../arguments/argument-rules.js";
import { checkArgument, checkNames } from "../arguments/check-options.js";
import { allocateBytes, checkBytes, EMPTY } from "../bytes.js";
import { HEADER_LENGTH, type RequestHead, type ResponseHead, writeHeader } from "../header.js";
import { argumentError } from "../parsec-error.js";
import {
  type EncodedBody,
  type RequestEncoder,
  type ResultEncoder,
  rawBody,
  type SeparateBytes,
} from "./body-encoder.js";
import { type FrameBuffer, type FrameBuffers, newFrameBuffer } from "./frame-buffers.js";

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

/**
 * Encodes a request in one of `buffers`, or in an allocation of its own. Large byte fields stay separate parts.
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
  checkBytes(head?.auth, "auth");
  checkNames("encodeRequest", "head", head, REQUEST_NAMES);
  checkOperation(operation?.request?.encode);
  const lent = buffers === undefined ? newFrameBuffer() : buffers.take();
  const body = operation.request.encode(request, lent.bytes, HEADER_LENGTH);
  return new EncodedFrame(head, operation.opcode, 0, body, lent, buffers);
}

/**
 * Encodes the response to a request that succeeded.
 *
 * @throws {@link ParsecError} `ERR_PARSEC_ARGUMENT` if a value does not fit its field
 */
export function encodeResponse<T>(head: ResponseHead, operation: ResultEncoder<T>, result: T): Frame {
  checkNames("encodeResponse", "head", head, RESPONSE_NAMES);
  checkOperation(operation?.result?.encode);
  const lent = newFrameBuffer();
  const body = operation.result.encode(result, lent.bytes, HEADER_LENGTH);
  return new EncodedFrame(withoutAuthentication(head), operation.opcode, 0, body, lent);
}

/**
 * Encodes the response to a request that failed: a status and an empty body.
 *
 * @throws {@link ParsecError} `ERR_PARSEC_ARGUMENT` if a value does not fit its field
 */
export function encodeErrorResponse(head: ResponseHead, opcode: number, status: number): Frame {
  checkNames("encodeErrorResponse", "head", head, RESPONSE_NAMES);
  const lent = { bytes: allocateBytes(HEADER_LENGTH), part: EMPTY };
  const body = rawBody.encode(EMPTY, lent.bytes, HEADER_LENGTH);
  return new EncodedFrame(withoutAuthentication(head), opcode, status, body, lent);
}

const REQUEST_NAMES: readonly (keyof RequestHead)[] = ["provider", "authType", "auth", "session"];
const RESPONSE_NAMES: readonly (keyof ResponseHead)[] = ["provider", "session"];

const mustBeOpcode = /* @__PURE__ */ mustBeInteger(0, 0xffff_ffff);

function checkOperation(encode: unknown): void {
  if (typeof encode !== "function") throw argumentError("operation", "one such as ping");
}

function withoutAuthentication({ provider, session }: ResponseHead): RequestHead {
  return { provider, authType: 0, auth: EMPTY, ...(session !== undefined && { session }) };
}

/**
 * Makes an operation whose bodies are bytes already: for messages encoded elsewhere, and for tests.
 *
 * @throws {@link ParsecError} `ERR_PARSEC_ARGUMENT` for an opcode that does not fit its field
 */
export function rawOperation(opcode: number): RequestEncoder<Uint8Array> & ResultEncoder<Uint8Array> {
  checkArgument("rawOperation", "opcode", opcode, mustBeOpcode);
  return { opcode, request: rawBody, result: rawBody };
}

class EncodedFrame implements Frame {
  readonly parts: readonly Uint8Array[];
  readonly byteLength: number;
  readonly bodyLength: number;
  /** The frame's own bytes, and zeroes behind them. */
  #own: Uint8Array<ArrayBuffer>;
  readonly #bodyEnd: number;
  /** The buffer that the frame gives back. */
  #lent: FrameBuffer | undefined;
  readonly #lender: FrameBuffers | undefined;

  constructor(
    head: RequestHead,
    opcode: number,
    status: number,
    body: EncodedBody,
    lent: FrameBuffer,
    lender?: FrameBuffers,
  ) {
    const { end, byteLength, separate } = body;
    const { auth } = head;
    const length = end + auth.length;
    const own = length <= body.bytes.length ? body.bytes : grown(body.bytes, length);
    this.#own = own;
    this.#bodyEnd = end;
    this.#lent = lent;
    this.#lender = lender;
    try {
      writeHeader(own, head, opcode, status, byteLength);
    } catch (error) {
      this.release();
      throw error;
    }
    putAuthentication(own, end, auth);
    this.parts = separate.length === 0 ? [wholePart(own, length, lent)] : partsOf(own, length, separate);
    this.byteLength = HEADER_LENGTH + byteLength + auth.length;
    this.bodyLength = byteLength;
  }

  get bodyParts(): readonly Uint8Array[] {
    return this.parts.map((part) => (part.buffer === this.#own.buffer ? withinBody(part, this.#bodyEnd) : part));
  }

  wipe(): void {
    if (this.#own.length > 0) this.#own.fill(0);
  }

  release(): void {
    this.wipe();
    if (this.#lent !== undefined) this.#lender?.giveBack(this.#lent);
    // From now on the bytes are another frame's.
    this.#own = EMPTY;
    this.#lent = undefined;
  }
}

/** Authentication of so many bytes, such as a user's id, is copied in a loop: it costs less than a call of `set`. */
const SHORT = 16;

function putAuthentication(target: Uint8Array, at: number, auth: Uint8Array): void {
  if (auth.length > SHORT) target.set(auth, at);
  else for (let i = 0; i < auth.length; i++) target[at + i] = auth[i] ?? 0;
}

/** Returns a frame's own bytes as one part: the one of the frame before, if that was as long. */
function wholePart(own: Uint8Array<ArrayBuffer>, length: number, lent: FrameBuffer): Uint8Array {
  if (own !== lent.bytes) return own.subarray(0, length);
  if (lent.part.length !== length) lent.part = own.subarray(0, length);
  return lent.part;
}

/** Moves bytes to a buffer of `length` bytes. */
function grown(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const longer = allocateBytes(length);
  longer.set(bytes);
  bytes.fill(0);
  return longer;
}

function partsOf(
  own: Uint8Array<ArrayBuffer>,
  length: number,
  separate: readonly SeparateBytes[],
): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const { at, bytes } of separate) {
    if (at > from) parts.push(own.subarray(from, at));
    parts.push(bytes);
    from = at;
  }
  if (from < length) parts.push(own.subarray(from, length));
  return parts;
}

/** Returns the bytes of a part of the frame's own buffer that belong to the body: from the header to where authentication begins. */
function withinBody(part: Uint8Array, bodyEnd: number): Uint8Array {
  const from = Math.max(part.byteOffset, HEADER_LENGTH);
  const to = Math.min(part.byteOffset + part.length, bodyEnd);
  return new Uint8Array(part.buffer, from, Math.max(to - from, 0));
}
