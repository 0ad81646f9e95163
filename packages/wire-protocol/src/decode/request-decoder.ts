import { FrameDecoder } from "./frame-decoder.js";

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
export class RequestDecoder extends FrameDecoder {
  /** The request, once `push` has returned true. Throws `ERR_PARSEC_INCOMPLETE` before. */
  get request(): Request {
    return this.message;
  }

  protected override checkHeader(): void {
    // A request may have authentication of any length.
  }

  protected override checkSurplus(): void {
    // They are dropped.
  }
}
