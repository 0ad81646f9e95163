import { EMPTY } from "./bytes.js";

/** A large byte field that a frame carries without copying it. */
export interface SeparateBytes {
  /** Position of the field in the written bytes: an index into the target of {@link SizedBody.writeTo}. */
  readonly at: number;
  /** The caller's own bytes. They must not change until the frame has been sent. */
  readonly bytes: Uint8Array;
}

/** A body whose size is known and whose bytes are not written yet. */
export interface SizedBody {
  /** Number of bytes of the body on the wire, large fields included. */
  readonly byteLength: number;
  /** Number of bytes that {@link SizedBody.writeTo} writes: `byteLength` less the separate fields. */
  readonly inlineLength: number;
  /** Writes `inlineLength` bytes to `target` from `offset`. Returns the separate fields, in order. */
  writeTo(target: Uint8Array, offset: number): readonly SeparateBytes[];
}

/** Encodes values as bodies. */
export interface BodyEncoder<T> {
  /** Checks `value` and computes the size of its encoding. */
  size(value: T): SizedBody;
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

const NOTHING_SEPARATE: readonly SeparateBytes[] = [];

/** Encodes bytes that are a body already, without copying them. */
export const rawBody: BodyEncoder<Uint8Array> = {
  size: (bytes) => ({
    byteLength: bytes.length,
    inlineLength: 0,
    writeTo: (_target, at) => (bytes.length === 0 ? NOTHING_SEPARATE : [{ at, bytes }]),
  }),
};

/** A body of zero bytes: an empty message, or the body of a response with a status other than Success. */
export const EMPTY_BODY: SizedBody = /* @__PURE__ */ rawBody.size(EMPTY);
