import { Socket, type SocketConstructorOpts, type TcpSocketConnectOpts } from "node:net";
import { allocateBytes } from "@parsec-ts/wire-protocol";

/** Bytes that one read takes at most; what Node itself reads at once. */
const READ_LENGTH = 65_536;

type WriteCallback = (error?: Error | null) => void;

/**
 * A client's socket that outlives a failed write. A plain one destroys itself on EPIPE, and with itself the answer that the
 * service sent before it closed: `'writeError'` says here what failed, and reading goes on.
 *
 * It reads one piece after each `resume()`, into a buffer of its own, so that nothing lies read ahead when an error comes.
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
