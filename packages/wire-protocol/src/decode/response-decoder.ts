import type { Header } from "../header.js";
import { ParsecError } from "../parsec-error.js";
import { FrameDecoder } from "./frame-decoder.js";

/** A whole response. Its bytes belong to the decoder, which wipes them. */
export interface Response {
  readonly provider: number;
  readonly session: bigint;
  readonly contentType: number;
  readonly opcode: number;
  readonly status: number;
  /** Bytes that hold the body. To decode it there costs less than to make a view of it. */
  readonly bytes: Uint8Array;
  /** Offset of the body in them. */
  readonly bodyStart: number;
  /** Number of bytes of the body. */
  readonly bodyLength: number;
  /** The body as a view, which is made when it is read. */
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
export class ResponseDecoder extends FrameDecoder {
  /** The response, once `push` has returned true. Throws `ERR_PARSEC_INCOMPLETE` before. */
  get response(): Response {
    return this.message;
  }

  /** Only requests have authentication. Parsec documentation, "Wire Protocol", version 1.0. */
  protected override checkHeader({ authLength, opcode }: Header): void {
    if (authLength !== 0) throw hasAuthentication(authLength, opcode);
  }

  protected override checkSurplus(surplus: number): void {
    throw new ParsecError(
      "protocol",
      "ERR_PARSEC_PROTOCOL_TRAILING_BYTES",
      `The peer sent ${surplus} bytes more than its header announces.`,
    );
  }
}

function hasAuthentication(length: number, opcode: number): ParsecError {
  return new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_AUTHENTICATION",
    `The peer announces ${length} bytes of authentication, which no response has. Do not trust it; check the endpoint.`,
    { opcode },
  );
}
