import { allocateBytes, EMPTY } from "./bytes.js";
import { checkHeaderPrefix, HEADER_LENGTH, type Header, readHeader } from "./header.js";
import { ParsecError } from "./parsec-error.js";

/** Longest body that a decoder accepts by default: 1 MiB, as the service does. */
export const DEFAULT_MAX_BODY_LENGTH: number = 1024 * 1024;

/** Options of a decoder. */
export interface DecoderOptions {
  /** Longest accepted body, in bytes. A longer one is refused before memory is allocated for it. Default: 1 MiB. */
  readonly maxBodyLength?: number;
}

/** Checks a header whose body is short enough, before memory is allocated for its body and authentication. Throws to refuse it. */
export type HeaderCheck = (header: Header) => void;

/** Collects one message, in either direction, from chunks of any size. */
export class FrameDecoder {
  readonly #maxBodyLength: number;
  readonly #checkHeader: HeaderCheck | undefined;
  readonly #headerBytes: Uint8Array = allocateBytes(HEADER_LENGTH);
  #header: Header | undefined;
  #payload: Uint8Array = EMPTY;
  #received = 0;
  #surplus = 0;

  constructor({ maxBodyLength = DEFAULT_MAX_BODY_LENGTH }: DecoderOptions = {}, checkHeader?: HeaderCheck) {
    if (!Number.isInteger(maxBodyLength) || maxBodyLength < 0) {
      throw new ParsecError("usage", "ERR_PARSEC_ARGUMENT", "maxBodyLength must be a number of bytes, 0 or more.", {
        argument: "maxBodyLength",
      });
    }
    this.#maxBodyLength = maxBodyLength;
    this.#checkHeader = checkHeader;
  }

  /** True once header, body and authentication have arrived. */
  get done(): boolean {
    return this.#header !== undefined && this.#received === HEADER_LENGTH + this.#payload.length;
  }

  /** Number of bytes that came after the end of the message. They are not kept. */
  get surplus(): number {
    return this.#surplus;
  }

  /** Reads the next bytes, which stay the caller's. Returns true once the message is whole. */
  push(chunk: Uint8Array): boolean {
    let at = 0;
    if (this.#header === undefined) {
      at = Math.min(chunk.length, HEADER_LENGTH - this.#received);
      this.#headerBytes.set(chunk.subarray(0, at), this.#received);
      this.#received += at;
      checkHeaderPrefix(this.#headerBytes, this.#received);
      if (this.#received < HEADER_LENGTH) return false;
      this.#acceptHeader(readHeader(this.#headerBytes));
    }
    const filled = this.#received - HEADER_LENGTH;
    const take = Math.min(chunk.length - at, this.#payload.length - filled);
    this.#payload.set(chunk.subarray(at, at + take), filled);
    this.#received += take;
    this.#surplus += chunk.length - at - take;
    return this.done;
  }

  /**
   * Ends the input: no more bytes will come.
   *
   * @throws {@link ParsecError} `ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER`, `ERR_PARSEC_PROTOCOL_TRUNCATED_BODY`
   */
  end(): void {
    if (this.done) return;
    if (this.#header === undefined) {
      throw new ParsecError(
        "protocol",
        "ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER",
        `The peer closed after ${this.#received} of the ${HEADER_LENGTH} bytes of a header.`,
      );
    }
    throw new ParsecError(
      "protocol",
      "ERR_PARSEC_PROTOCOL_TRUNCATED_BODY",
      `The peer closed after ${this.#received - HEADER_LENGTH} of the ${this.#payload.length} bytes announced.`,
    );
  }

  /** Number of bytes read, the header included. */
  get received(): number {
    return this.#received;
  }

  /**
   * Returns header, body and authentication of a whole message. Body and authentication are views of one buffer.
   *
   * @throws {@link ParsecError} `ERR_PARSEC_INCOMPLETE`
   */
  take(): { readonly header: Header; readonly body: Uint8Array; readonly auth: Uint8Array } {
    const header = this.done ? this.#header : undefined;
    if (header === undefined) {
      throw new ParsecError(
        "usage",
        "ERR_PARSEC_INCOMPLETE",
        "The message is not whole yet: push until it returns true.",
      );
    }
    return {
      header,
      body: this.#payload.subarray(0, header.bodyLength),
      auth: this.#payload.subarray(header.bodyLength),
    };
  }

  /** Zeroes all bytes held, also those of an incomplete message. */
  wipe(): void {
    this.#headerBytes.fill(0);
    this.#payload.fill(0);
  }

  #acceptHeader(header: Header): void {
    if (header.bodyLength > this.#maxBodyLength) {
      throw new ParsecError(
        "protocol",
        "ERR_PARSEC_PROTOCOL_BODY_TOO_LONG",
        `The peer announces a body of ${header.bodyLength} bytes; the limit is ${this.#maxBodyLength}. ` +
          "Raise the limit if such messages are expected.",
        { opcode: header.opcode },
      );
    }
    this.#checkHeader?.(header);
    this.#header = header;
    this.#payload = allocateBytes(header.bodyLength + header.authLength);
  }
}
