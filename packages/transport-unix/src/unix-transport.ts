import { type AbortSignalLike, abortedError, type Transport } from "@parsec-ts/transport";
import { isParsecError } from "@parsec-ts/wire-protocol";
import { AnswerFirstSocket } from "./answer-first-socket.js";
import { connectError } from "./connect-error.js";
import { SocketConnection } from "./socket-connection.js";
import { checkSocketPath } from "./socket-path.js";

export interface UnixTransportOptions {
  /** Absolute path of the service's socket, at most 107 bytes of UTF-8 (103 outside Linux). */
  readonly path: string;
}

/**
 * A transport to the service that listens on a Unix socket.
 *
 * An answer that came before a write failed stays readable. Each connection holds a read buffer of 64 KiB, wiped behind the
 * reader and on close.
 *
 * @example
 * ```ts
 * const transport = unixTransport({ path: "/run/parsec/parsec.sock" });
 * ```
 * @throws at once, `ParsecError` of the usage family: `ERR_PARSEC_ENDPOINT_RELATIVE_PATH`, `ERR_PARSEC_ENDPOINT_NUL`,
 * `ERR_PARSEC_ENDPOINT_PATH_TOO_LONG`, `ERR_PARSEC_ARGUMENT`
 * @throws from `connect`, of the transport family: `ERR_PARSEC_TRANSPORT_NO_SOCKET`, `_NOT_A_SOCKET`, `_REFUSED`,
 * `_PERMISSION`, `_BUSY`, `_FAILED`, `ERR_PARSEC_ABORTED`
 */
export function unixTransport({ path }: UnixTransportOptions): Transport {
  checkSocketPath(path);
  return {
    async connect({ signal }) {
      if (signal.aborted) throw abortedError(signal);
      return new SocketConnection(await openSocket(path, signal), path);
    },
  };
}

async function openSocket(path: string, signal: AbortSignalLike): Promise<AnswerFirstSocket> {
  const socket = new AnswerFirstSocket();
  let giveUp = (): void => {};
  try {
    await new Promise<void>((resolve, reject) => {
      giveUp = () => reject(abortedError(signal));
      signal.addEventListener("abort", giveUp);
      socket.on("connect", resolve);
      // Stays for good, so that no error of this socket is ever unheard.
      socket.on("error", reject);
      socket.pause();
      socket.connect({ path });
    });
  } catch (error) {
    socket.destroy();
    throw isParsecError(error) ? error : await connectError(error, path);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
  return socket;
}
