import { Socket, type SocketConstructorOpts, type TcpSocketConnectOpts } from "node:net";
import { allocateBytes } from "@parsec-ts/wire-protocol";

/** The most bytes that one read takes, as in Node itself. */
const READ_LENGTH = 65_536;

type WriteCallback = (error?: Error | null) => void;

/**
 * A client's socket that can be read after a failed write. A plain socket destroys itself on EPIPE, and the response that the service
 * sent before it closed is lost. This one emits `'writeError'` instead and can still be read.
 *
 * It reads one piece after each `resume()`, into a buffer of its own, so that an error never drops bytes that were read ahead.
 */
export class ReadAfterWriteErrorSocket extends Socket {
  constructor() {
    const options: SocketConstructorOpts & Pick<TcpSocketConnectOpts, "onread"> = {
      allowHalfOpen: true,
      onread: {
        buffer: allocateBytes(READ_LENGTH),
        callback: (length, buffer) => {
          this.emit("data", buffer.subarray(0, length));
          return false; // pauses
        },
      },
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
