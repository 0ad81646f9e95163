import { EMPTY } from "./bytes.js";

/** A large byte field that a frame carries as it is, without copying it. */
export interface SeparateBytes {
  /** Where in the written bytes it belongs: an index into the target of {@link SizedBody.writeTo}. */
  readonly at: number;
  /** The caller's own bytes; they must not change until the frame has been sent. */
  readonly bytes: Uint8Array;
}

/** A body whose size is known and whose bytes are not written yet. */
export interface SizedBody {
  /** Bytes of the body on the wire, large fields included. */
  readonly byteLength: number;
  /** Bytes that {@link SizedBody.writeTo} writes: `byteLength` less the fields that stay separate. */
  readonly inlineLength: number;
  /** Writes `inlineLength` bytes to `target` from `offset`; returns what stays separate, in order. */
  writeTo(target: Uint8Array, offset: number): readonly SeparateBytes[];
}

/** Turns a value into a body. */
export interface BodyEncoder<T> {
  /** Checks `value` and sizes its encoding. */
  size(value: T): SizedBody;
}

/** An operation seen from the side that sends requests. */
export interface RequestEncoder<Request> {
  readonly opcode: number;
  readonly request: BodyEncoder<Request>;
}

/** An operation seen from the side that answers. */
export interface ResultEncoder<Result> {
  readonly opcode: number;
  readonly result: BodyEncoder<Result>;
}

const NOTHING_SEPARATE: readonly SeparateBytes[] = [];

/** Bytes that are a body already; sent without a copy. */
export const rawBody: BodyEncoder<Uint8Array> = {
  size: (bytes) => ({
    byteLength: bytes.length,
    inlineLength: 0,
    writeTo: (_target, at) => (bytes.length === 0 ? NOTHING_SEPARATE : [{ at, bytes }]),
  }),
};

/** A body of zero bytes: an empty message, or what comes with a status other than Success. */
export const EMPTY_BODY: SizedBody = rawBody.size(EMPTY);
