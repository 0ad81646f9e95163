import { type AcceptedConnection, chunksFrom, transportError } from "@parsec-ts/transport";

/** One direction of a channel of messages: bytes, and words about them. */
export type Message =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  /** The receiver's reader has taken so many bytes: as many more may be sent. */
  | { readonly kind: "taken"; readonly length: number }
  /** The sender sends no more bytes, and with `"closed"` takes none either. */
  | { readonly kind: "ended" | "closed" };

/** A channel that keeps the order of its messages: what this connection needs of a message port or a WebSocket. */
export interface MessageChannelEnd {
  /** Sends a message. The bytes are copied. */
  send(message: Message): void;
  /** Ends the channel once the messages before have arrived. */
  close(): void;
  /** Ends the channel at once. */
  terminate(): void;
}

/** The most bytes that may be under way before the reader takes them. */
const WINDOW = 262_144;
const LONGEST_MESSAGE = 65_536;

interface PendingWrite {
  readonly parts: Uint8Array[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A connection over a channel of messages. Its owner calls `receive` for each message, and `lost` when the channel has ended. */
export class MessageConnection implements AcceptedConnection {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly #channel: MessageChannelEnd;
  readonly #writes: PendingWrite[] = [];
  readonly #received: Uint8Array[] = [];
  #window = WINDOW;
  #wakeReader: (() => void) | undefined;
  #readEnd: "ended" | "broken" | "closed here" | undefined;
  #writeEnd = false;

  constructor(channel: MessageChannelEnd) {
    this.#channel = channel;
    this.chunks = chunksFrom(
      () => this.#read(),
      () => this.close(),
    );
  }

  receive(message: Message): void {
    if (message.kind === "bytes") this.#received.push(message.bytes);
    else if (message.kind === "taken") this.#window += message.length;
    else this.#readEnd ??= "ended";
    if (message.kind === "closed") this.#stopWriting();
    this.#send();
    this.#wakeReader?.();
  }

  lost(): void {
    this.#readEnd ??= "broken";
    this.#stopWriting();
    this.#wakeReader?.();
  }

  write(parts: readonly Uint8Array[]): Promise<void> {
    if (this.#writeEnd) return Promise.reject(closedError("write"));
    return new Promise((resolve, reject) => {
      this.#writes.push({ parts: parts.filter(({ length }) => length > 0), resolve, reject });
      this.#send();
    });
  }

  async end(): Promise<void> {
    await this.write([]);
    this.#channel.send({ kind: "ended" });
    this.#writeEnd = true;
  }

  close(): void {
    if (this.#leave()) this.#channel.send({ kind: "closed" });
    this.#channel.close();
  }

  reset(): void {
    this.#leave();
    this.#channel.terminate();
  }

  /** Returns false if this end had left before. */
  #leave(): boolean {
    const isFirst = this.#readEnd !== "closed here";
    this.#readEnd = "closed here";
    this.#received.length = 0;
    this.#stopWriting();
    this.#wakeReader?.();
    return isFirst;
  }

  async #read(): Promise<Uint8Array | undefined> {
    for (;;) {
      const chunk = this.#received.shift();
      if (chunk !== undefined) {
        this.#channel.send({ kind: "taken", length: chunk.length });
        return chunk;
      }
      if (this.#readEnd === "ended") return undefined;
      if (this.#readEnd !== undefined) throw closedError("read");
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
    }
  }

  /** Sends the pending writes in order, as far as the window allows. */
  #send(): void {
    for (let write = this.#writes[0]; write !== undefined; write = this.#writes[0]) {
      for (let part = write.parts[0]; part !== undefined && this.#window > 0; part = write.parts[0]) {
        const bytes = part.slice(0, Math.min(this.#window, LONGEST_MESSAGE));
        this.#channel.send({ kind: "bytes", bytes });
        this.#window -= bytes.length;
        if (bytes.length === part.length) write.parts.shift();
        else write.parts[0] = part.subarray(bytes.length);
      }
      if (write.parts.length > 0) return;
      this.#writes.shift();
      write.resolve();
    }
  }

  #stopWriting(): void {
    this.#writeEnd = true;
    for (const { reject } of this.#writes.splice(0)) reject(closedError("write"));
  }
}

function closedError(phase: "write" | "read") {
  return transportError("ERR_PARSEC_TRANSPORT_CLOSED", "The connection has ended.", { phase });
}
