import { EMPTY_BODY, type RequestEncoder, type ResultEncoder, rawBody, type SizedBody } from "./body-encoder.js";
import { allocateBytes, EMPTY } from "./bytes.js";
import { DEFAULT_HEADER, HEADER_LENGTH, type Header, writeHeader } from "./header.js";

/** One encoded message. */
export interface Frame {
  /** The bytes in order: one part unless the body has a large field. Large fields are the caller's own bytes. */
  readonly parts: readonly Uint8Array[];
  /** Number of bytes of all parts together. */
  readonly byteLength: number;
  /** The bytes of the body in order: views, without header and authentication. */
  readonly bodyParts: readonly Uint8Array[];
  /** Zeroes the frame's own bytes: header, small fields and the copy of the authentication bytes. */
  wipe(): void;
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
 * Encodes a request in one allocation. Large byte fields stay separate parts.
 *
 * @example
 * ```ts
 * const frame = encodeRequest({ provider: 0, authType: AuthType.None, auth: EMPTY }, ping, {});
 * ```
 * @throws {@link ParsecError} `ERR_PARSEC_ARGUMENT` if a value does not fit its field
 */
export function encodeRequest<T>(head: RequestHead, operation: RequestEncoder<T>, request: T): Frame {
  const body = operation.request.size(request);
  const { provider, authType, auth, session = 0n } = head;
  const { opcode } = operation;
  return assemble({ ...DEFAULT_HEADER, provider, session, authType, opcode }, body, auth);
}

/** Encodes the response to a request that succeeded. */
export function encodeResponse<T>(head: ResponseHead, operation: ResultEncoder<T>, result: T): Frame {
  const { provider, session = 0n } = head;
  return assemble({ ...DEFAULT_HEADER, provider, session, opcode: operation.opcode }, operation.result.size(result));
}

/** Encodes the response to a request that failed: a status and an empty body. */
export function encodeErrorResponse(head: ResponseHead, opcode: number, status: number): Frame {
  const { provider, session = 0n } = head;
  return assemble({ ...DEFAULT_HEADER, provider, session, opcode, status }, EMPTY_BODY);
}

/** Makes an operation whose bodies are bytes already: for messages encoded elsewhere, and for tests. */
export function rawOperation(opcode: number): RequestEncoder<Uint8Array> & ResultEncoder<Uint8Array> {
  return { opcode, request: rawBody, result: rawBody };
}

function assemble(header: Header, body: SizedBody, auth: Uint8Array = EMPTY): Frame {
  const own = allocateBytes(HEADER_LENGTH + body.inlineLength + auth.length);
  writeHeader(own, { ...header, bodyLength: body.byteLength, authLength: auth.length });
  const separate = body.writeTo(own, HEADER_LENGTH);
  own.set(auth, HEADER_LENGTH + body.inlineLength);

  const parts: Uint8Array[] = [];
  let from = 0;
  for (const { at, bytes } of separate) {
    if (at > from) parts.push(own.subarray(from, at));
    parts.push(bytes);
    from = at;
  }
  if (from < own.length) parts.push(own.subarray(from));
  return {
    parts,
    byteLength: HEADER_LENGTH + body.byteLength + auth.length,
    get bodyParts() {
      return parts.map((part) => (part.buffer === own.buffer ? withinBody(part, own.length - auth.length) : part));
    },
    wipe: () => void own.fill(0),
  };
}

/** Returns the bytes of a part of the frame's own buffer that belong to the body: from the header to where authentication begins. */
function withinBody({ buffer, byteOffset, length }: Uint8Array, bodyEnd: number): Uint8Array {
  const from = Math.max(byteOffset, HEADER_LENGTH);
  const to = Math.min(byteOffset + length, bodyEnd);
  return new Uint8Array(buffer, from, Math.max(to - from, 0));
}
