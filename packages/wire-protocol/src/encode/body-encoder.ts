import { mustBeBytes } from "../arguments/argument-rules.js";
import { checkArgument } from "../arguments/check-options.js";

/** A large byte field that a frame carries without copying it. */
export interface SeparateBytes {
  /** Position of the field in {@link EncodedBody.bytes}. */
  readonly at: number;
  /** The caller's own bytes. They must not change until the frame has been sent. */
  readonly bytes: Uint8Array;
}

/** An encoded body, within a buffer that has bytes before and after it. */
export interface EncodedBody {
  /** The bytes that were lent, or longer ones with a copy of them if the body did not fit. The lent ones are zeroes then. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Offset in `bytes` behind the body. */
  readonly end: number;
  /** Number of bytes of the body on the wire, large fields included. */
  readonly byteLength: number;
  /** The large fields that stay separate, in order. */
  readonly separate: readonly SeparateBytes[];
}

/** Encodes values as bodies. */
export interface BodyEncoder<T> {
  /**
   * Checks `value` and writes it to `lent` from `offset`, if it fits, or to longer bytes. Bytes behind `offset` are zeroes.
   * Zeroes all that it has written if it throws.
   */
  encode(value: T, lent: Uint8Array<ArrayBuffer>, offset: number): EncodedBody;
}

/** The part of an operation that the sender of a request needs. */
export interface RequestEncoder<Request> {
  readonly opcode: number;
  readonly request: BodyEncoder<Request>;
}

/** The part of an operation that the sender of a response needs. */
export interface ResultEncoder<Result> {
  readonly opcode: number;
  readonly result: BodyEncoder<Result>;
}

/** The separate fields of a body that has none. */
export const NOTHING_SEPARATE: readonly SeparateBytes[] = [];

/** Encodes bytes that are a body already, without copying them. */
export const rawBody: BodyEncoder<Uint8Array> = {
  encode(bytes, lent, offset) {
    checkArgument("rawOperation", "body", bytes, mustBeBytes);
    const separate = bytes.length === 0 ? NOTHING_SEPARATE : [{ at: offset, bytes }];
    return { bytes: lent, end: offset, byteLength: bytes.length, separate };
  },
};
