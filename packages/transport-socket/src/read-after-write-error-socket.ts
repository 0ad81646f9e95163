import { Socket, type SocketConstructorOpts, type TcpSocketConnectOpts } from "node:net";

type WriteCallback = (error?: Error | null) => void;

/** A read buffer, and the function that takes the bytes of one read from its start. */
export interface SocketReader {
  readonly buffer: Uint8Array;
  /** Takes `length` bytes. Returns true to read on at once, false to wait for `resume()`. */
  take(length: number): boolean;
}

/**
 * A client's socket that can be read after a failed write. A plain socket destroys itself on EPIPE, and the response that the service
 * sent before it closed is lost. This one emits `'writeError'` instead and can still be read. It never reads ahead of its reader, so that an
 * error does not drop bytes.
 */
export class ReadAfterWriteErrorSocket extends Socket {
  constructor({ buffer, take }: SocketReader) {
    const options: SocketConstructorOpts & Pick<TcpSocketConnectOpts, "onread"> = {
      allowHalfOpen: true,
      onread: { buffer, callback: take },
    };
    super(options);
  }

  override _write(chunk: unknown, encoding: BufferEncoding, callback: WriteCallback): void {
    super._write(chunk, encoding, this.#reporting(callback));
  }

  override _writev(chunks: { chunk: unknown; encoding: BufferEncoding }[], callback: WriteCallback): void {
    super._writev?.(chunks, this.#reporting(callback));
  }

  #reporting(callback: WriteCallback): WriteCallback {
    return (error) => {
      if (error) this.emit("writeError", error);
      callback();
    };
  }
}
