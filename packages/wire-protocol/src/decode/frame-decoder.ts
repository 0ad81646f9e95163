import { checkNames } from "../arguments/check-options.js";
import { allocateBytes, checkBytes, checkLength, EMPTY } from "../bytes.js";
import { checkHeaderPrefix, HEADER_LENGTH, type Header } from "../header.js";
import { ParsecError } from "../parsec-error.js";
import { ReceivedMessage } from "./received-message.js";

/** Longest body that a decoder accepts by default: 1 MiB, as the service does. */
export const DEFAULT_MAX_BODY_LENGTH: number = 1024 * 1024;

/** Options of a decoder. */
export interface DecoderOptions {
  /** Longest accepted body, in bytes. A longer one is refused before memory is allocated for it. Default: 1 MiB. */
  readonly maxBodyLength?: number;
  /**
   * Makes no copy of a message that lies whole in one chunk: its body is then a view of that chunk, valid as long as the chunk and not wiped
   * by the decoder. Default: false.
   */
  readonly borrows?: boolean;
}

const OPTION_NAMES: readonly (keyof DecoderOptions)[] = ["maxBodyLength", "borrows"];

/**
 * Collects one message, in either direction, from chunks of any size.
 *
 * Its own methods are private to TypeScript only: V8 checks an object's brand at each call of a #method.
 */
export abstract class FrameDecoder {
  readonly #maxBodyLength: number;
  readonly #borrows: boolean;
  /** The bytes of a header that has not come in one piece. */
  #headerBytes: Uint8Array = EMPTY;
  /** The message, once its header has come. */
  #message: ReceivedMessage | undefined;
  /** Number of bytes of body and authentication. */
  #length = 0;
  #isBorrowed = false;
  #received = 0;

  constructor(options: DecoderOptions = {}) {
    checkNames("FrameDecoder", "options", options, OPTION_NAMES);
    const { maxBodyLength = DEFAULT_MAX_BODY_LENGTH, borrows = false } = options;
    checkLength(maxBodyLength, "maxBodyLength");
    this.#maxBodyLength = maxBodyLength;
    this.#borrows = borrows;
  }

  /** Number of bytes read so far, the header included. */
  get received(): number {
    return this.#received;
  }

  /**
   * Reads the next bytes, which stay the caller's. Returns true once the message is whole.
   *
   * @throws {@link ParsecError} of the protocol family as soon as the bytes cannot become such a message:
   * `ERR_PARSEC_PROTOCOL_MAGIC`, `_VERSION`, `_HEADER_SIZE`, `_RESERVED`, `_BODY_TOO_LONG`; in a response also `_AUTHENTICATION`,
   * `_TRAILING_BYTES`; `ERR_PARSEC_ARGUMENT` for anything but bytes, such as the texts of a socket with an encoding
   */
  push(chunk: Uint8Array): boolean {
    let at = 0;
    if (this.#message === undefined) at = this.pushHeader(chunk);
    const message = this.#message;
    if (message === undefined) return false;
    const filled = this.#received - HEADER_LENGTH;
    const take = Math.min(chunk.length - at, this.#length - filled);
    if (!this.#isBorrowed && take > 0) message.bytes.set(chunk.subarray(at, at + take), filled);
    this.#received += take;
    if (chunk.length - at > take) this.checkSurplus(chunk.length - at - take);
    return filled + take === this.#length;
  }

  /**
   * Ends the input: no more bytes will come. Does nothing after a whole message.
   *
   * @throws {@link ParsecError} `ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER`, `ERR_PARSEC_PROTOCOL_TRUNCATED_BODY`
   */
  end(): void {
    if (this.isWhole) return;
    if (this.#message === undefined) {
      throw new ParsecError(
        "protocol",
        "ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER",
        `The message ended after ${this.#received} of the ${HEADER_LENGTH} bytes of a header.`,
      );
    }
    throw new ParsecError(
      "protocol",
      "ERR_PARSEC_PROTOCOL_TRUNCATED_BODY",
      `The message ended after ${this.#received - HEADER_LENGTH} of the ${this.#length} bytes announced.`,
    );
  }

  /**
   * The message, once it is whole.
   *
   * @throws {@link ParsecError} `ERR_PARSEC_INCOMPLETE`
   */
  protected get message(): ReceivedMessage {
    const message = this.#message;
    if (message === undefined || !this.isWhole) throw incomplete();
    return message;
  }

  /** Checks a header whose body is short enough, before memory is allocated for its body and authentication. */
  protected abstract checkHeader(header: Header): void;

  /** Checks the number of bytes that came after the end of the message. They are not kept. */
  protected abstract checkSurplus(surplus: number): void;

  /** Zeroes all bytes held, also those of an incomplete message, and those that were handed out but are not borrowed. */
  wipe(): void {
    if (this.#headerBytes.length > 0) this.#headerBytes.fill(0);
    if (!this.#isBorrowed) this.#message?.bytes.fill(0);
  }

  /** True once header, body and authentication have arrived. */
  private get isWhole(): boolean {
    return this.#message !== undefined && this.#received === HEADER_LENGTH + this.#length;
  }

  /** Reads what the chunk has of the header; returns the number of its bytes. */
  private pushHeader(chunk: Uint8Array): number {
    // Not for each chunk of a body: a socket that gives texts does so from the start.
    checkBytes(chunk, "chunk");
    const isWhole = this.#received === 0 && chunk.length >= HEADER_LENGTH;
    const at = Math.min(chunk.length, HEADER_LENGTH - this.#received);
    if (!isWhole) {
      if (this.#headerBytes.length === 0) this.#headerBytes = allocateBytes(HEADER_LENGTH);
      this.#headerBytes.set(chunk.subarray(0, at), this.#received);
    }
    this.#received += at;
    const bytes = isWhole ? chunk : this.#headerBytes;
    checkHeaderPrefix(bytes, this.#received);
    if (this.#received === HEADER_LENGTH) this.accept(new ReceivedMessage(bytes), chunk, at);
    return at;
  }

  /** `at` is the position in the chunk behind the header. */
  private accept(message: ReceivedMessage, chunk: Uint8Array, at: number): void {
    if (message.bodyLength > this.#maxBodyLength) throw tooLong(message, this.#maxBodyLength);
    this.checkHeader(message);
    this.#message = message;
    const length = message.bodyLength + message.authLength;
    this.#length = length;
    this.#isBorrowed = this.#borrows && chunk.length - at >= length;
    if (this.#isBorrowed) {
      message.bytes = chunk;
      message.bodyStart = at;
    } else if (length > 0) message.bytes = allocateBytes(length);
  }
}

function incomplete(): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_INCOMPLETE", "The message is not whole: push until it returns true.");
}

function tooLong({ bodyLength, opcode }: Header, limit: number): ParsecError {
  return new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_BODY_TOO_LONG",
    `The peer announces a body of ${bodyLength} bytes; the limit is ${limit}. Raise it for longer messages.`,
    { opcode },
  );
}
