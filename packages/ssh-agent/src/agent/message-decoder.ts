import { SshFormatError } from "../wire/ssh-format-error.js";

/** Longest message, as in OpenSSH. */
export const MAX_MESSAGE_LENGTH: number = 256 * 1024;

const LENGTH_BYTES = 4;

/** Finds the messages in the bytes of a client. Every message has its length before it. draft-ietf-sshm-ssh-agent, section 3. */
export class MessageDecoder {
  readonly #length = new Uint8Array(LENGTH_BYTES);
  /** Bytes of the length, and then of the message, that have arrived. */
  #arrived = 0;
  #message: Uint8Array | undefined;

  /**
   * Takes bytes, and yields each message that is whole. A longer one than {@link MAX_MESSAGE_LENGTH} is refused before memory is
   * allocated for it.
   *
   * @throws {@link SshFormatError} for such a message; the bytes behind it cannot be read then
   */
  *push(chunk: Uint8Array): Generator<Uint8Array, void> {
    let rest = chunk;
    while (rest.length > 0) {
      rest = this.#message === undefined ? this.#takeLength(rest) : this.#take(this.#message, rest);
      if (this.#message === undefined || this.#arrived < this.#message.length) continue;
      const message = this.#message;
      this.#message = undefined;
      this.#arrived = 0;
      yield message;
    }
  }

  #takeLength(bytes: Uint8Array): Uint8Array {
    const rest = this.#take(this.#length, bytes);
    if (this.#arrived < LENGTH_BYTES) return rest;
    const length = new DataView(this.#length.buffer).getUint32(0);
    if (length > MAX_MESSAGE_LENGTH) throw new SshFormatError(`a message has ${length} bytes`);
    this.#message = new Uint8Array(length);
    this.#arrived = 0;
    return rest;
  }

  /** Fills up `target`; returns the bytes that are left over. */
  #take(target: Uint8Array, bytes: Uint8Array): Uint8Array {
    const count = Math.min(target.length - this.#arrived, bytes.length);
    target.set(bytes.subarray(0, count), this.#arrived);
    this.#arrived += count;
    return bytes.subarray(count);
  }
}
