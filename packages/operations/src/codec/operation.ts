import type { BodyEncoder } from "@parsec-ts/wire-protocol";

/** The class of an operation: `core` and `admin` go to provider 0, `crypto` to the chosen provider. */
export type OperationClass = "core" | "crypto" | "admin";

/** Limits on decoding, and the position of the body. */
export interface DecodeOptions {
  /**
   * List elements and unknown fields that a body may have: 16,384 by default. Refused before the next one is made. Different messages
   * within list elements are bounded too: one for each element, and 1,024 or a sixteenth of this number more.
   */
  readonly maxListElements?: number;
  /** Offset of the body in the bytes. Default: 0. */
  readonly start?: number;
  /** Offset behind the body. Default: the end of the bytes. */
  readonly end?: number;
}

/** A message as it comes decoded: its bytes are copies in an `ArrayBuffer`, as WebCrypto takes them. Assignable to the message's own type. */
export type Decoded<T> = T extends Uint8Array
  ? Uint8Array<ArrayBuffer>
  : T extends object
    ? { readonly [Name in keyof T]: Decoded<T[Name]> }
    : T;

/** Encodes values of one message as bodies, and decodes them. */
export interface BodyCodec<T> extends BodyEncoder<T> {
  /** Name of the protobuf message: `psa_sign_hash.Operation`. */
  readonly message: string;

  /**
   * Decodes a body, which may lie within longer bytes. The result holds copies, so that `bytes` may be wiped.
   *
   * @throws `ParsecError` `ERR_PARSEC_PROTOCOL_BODY` if the bytes are not such a message, `ERR_PARSEC_PROTOCOL_MISSING_FIELD` if a
   * mandatory field is absent, `ERR_PARSEC_PROTOCOL_TOO_MANY_ELEMENTS`
   */
  decode(bytes: Uint8Array, options?: DecodeOptions): Decoded<T>;
}

/** One operation of the contract: its name and opcode, and codecs for its two messages. */
export interface Operation<Request, Result> {
  /** Parsec's name: `PsaSignHash`. */
  readonly name: string;
  readonly opcode: number;
  readonly class: OperationClass;
  /** True if the service requires authentication. */
  readonly authenticated: boolean;
  readonly request: BodyCodec<Request>;
  readonly result: BodyCodec<Result>;
}
