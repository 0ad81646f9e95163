import { type DecoderOptions, FrameDecoder } from "./frame-decoder.js";

/** A whole request. Body and authentication belong to the decoder, which wipes them. */
export interface Request {
  readonly provider: number;
  readonly session: bigint;
  readonly contentType: number;
  readonly acceptType: number;
  readonly authType: number;
  readonly opcode: number;
  readonly body: Uint8Array;
  readonly auth: Uint8Array;
}

/**
 * Decodes one request from chunks of any size: the counterpart of {@link ResponseDecoder} for a service. Bytes after the request
 * are dropped, because a service reads one request per connection.
 */
export class RequestDecoder {
  readonly #frame: FrameDecoder;

  constructor(options: DecoderOptions = {}) {
    this.#frame = new FrameDecoder(options);
  }

  /** Number of bytes read so far. */
  get received(): number {
    return this.#frame.received;
  }

  /**
   * Reads the next bytes, which stay the caller's. Returns true once the request is whole.
   *
   * @throws {@link ParsecError} of the protocol family as soon as the bytes cannot become a request:
   * `ERR_PARSEC_PROTOCOL_MAGIC`, `_VERSION`, `_HEADER_SIZE`, `_RESERVED`, `_BODY_TOO_LONG`
   */
  push(chunk: Uint8Array): boolean {
    return this.#frame.push(chunk);
  }

  /**
   * Ends the input: no more bytes will come. Does nothing after a whole request.
   *
   * @throws {@link ParsecError} `ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER`, `ERR_PARSEC_PROTOCOL_TRUNCATED_BODY`
   */
  end(): void {
    this.#frame.end();
  }

  /** The request, once `push` has returned true. Throws `ERR_PARSEC_INCOMPLETE` before. */
  get request(): Request {
    const { header, body, auth } = this.#frame;
    const { provider, session, contentType, acceptType, authType, opcode } = header;
    return { provider, session, contentType, acceptType, authType, opcode, body, auth };
  }

  /** Zeroes the bytes held, including the body and authentication of {@link RequestDecoder.request}. */
  wipe(): void {
    this.#frame.wipe();
  }
}
