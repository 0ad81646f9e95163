import { type DecoderOptions, FrameDecoder } from "./frame-decoder.js";
import type { Header } from "./header.js";
import { ParsecError } from "./parsec-error.js";

/** A whole response. The body belongs to the decoder, which wipes it. */
export interface Response {
  readonly provider: number;
  readonly session: bigint;
  readonly contentType: number;
  readonly opcode: number;
  readonly status: number;
  readonly body: Uint8Array;
}

/**
 * Decodes one response from chunks of any size. Never allocates more than the allowed body.
 *
 * @example
 * ```ts
 * const decoder = new ResponseDecoder({ maxBodyLength: 1 << 20 });
 * for await (const chunk of bytes) if (decoder.push(chunk)) break;
 * const { status, body } = decoder.response;
 * ```
 */
export class ResponseDecoder {
  readonly #frame: FrameDecoder;

  constructor(options: DecoderOptions = {}) {
    this.#frame = new FrameDecoder(options, refuseAuthentication);
  }

  /** Number of bytes read so far. */
  get received(): number {
    return this.#frame.received;
  }

  /**
   * Reads the next bytes, which stay the caller's. Returns true once the response is whole.
   *
   * @throws {@link ParsecError} of the protocol family as soon as the bytes cannot become a response:
   * `ERR_PARSEC_PROTOCOL_MAGIC`, `_VERSION`, `_HEADER_SIZE`, `_RESERVED`, `_BODY_TOO_LONG`,
   * `_AUTHENTICATION`, `_TRAILING_BYTES`
   */
  push(chunk: Uint8Array): boolean {
    const frame = this.#frame;
    const done = frame.push(chunk);
    if (frame.surplus > 0) {
      throw new ParsecError(
        "protocol",
        "ERR_PARSEC_PROTOCOL_TRAILING_BYTES",
        `The peer sent ${frame.surplus} bytes more than its header announces.`,
      );
    }
    return done;
  }

  /**
   * Ends the input: no more bytes will come. Does nothing after a whole response.
   *
   * @throws {@link ParsecError} `ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER`, `ERR_PARSEC_PROTOCOL_TRUNCATED_BODY`
   */
  end(): void {
    this.#frame.end();
  }

  /** The response, once `push` has returned true. Throws `ERR_PARSEC_INCOMPLETE` before. */
  get response(): Response {
    const frame = this.#frame;
    const { provider, session, contentType, opcode, status } = frame.header;
    return { provider, session, contentType, opcode, status, body: frame.body };
  }

  /** Zeroes the bytes held, including the body of {@link ResponseDecoder.response}. */
  wipe(): void {
    this.#frame.wipe();
  }
}

/** Only requests have authentication. Parsec documentation, "Wire Protocol", version 1.0. */
function refuseAuthentication({ authLength, opcode }: Header): void {
  if (authLength === 0) return;
  throw new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_AUTHENTICATION",
    `The peer announces ${authLength} bytes of authentication, which a response never has. Do not trust it; check the endpoint.`,
    { opcode },
  );
}
