import type { BodyEncoder } from "@parsec-ts/wire-protocol";

/** Where an operation goes: `core` and `admin` to provider 0, `crypto` to the chosen provider. */
export type OperationClass = "core" | "crypto" | "admin";

/** Limits on decoding. */
export interface DecodeOptions {
  /** List elements and unknown fields that a body may have: 16,384 by default. Refused before the next one is made. */
  readonly maxListElements?: number;
}

/** Turns values of one message into bodies and back. */
export interface BodyCodec<T> extends BodyEncoder<T> {
  /** Name of the protobuf message: `psa_sign_hash.Operation`. */
  readonly message: string;

  /**
   * Decodes a body. The result holds copies, so that `body` may be wiped.
   *
   * @throws `ParsecError` `ERR_PARSEC_PROTOCOL_BODY` for bytes that are no such message, `ERR_PARSEC_PROTOCOL_MISSING_FIELD` for a
   * message that lacks a mandatory field, `ERR_PARSEC_PROTOCOL_TOO_MANY_ELEMENTS`
   */
  decode(body: Uint8Array, options?: DecodeOptions): T;
}

/** One operation of the contract: what identifies it, and codecs for both of its messages. */
export interface Operation<Request, Result> {
  /** Parsec's name: `PsaSignHash`. */
  readonly name: string;
  readonly opcode: number;
  readonly class: OperationClass;
  /** Whether the service wants to know who is asking. */
  readonly authenticated: boolean;
  readonly request: BodyCodec<Request>;
  readonly result: BodyCodec<Result>;
}
