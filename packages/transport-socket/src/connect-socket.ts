import type { AbortSignalLike, Connection } from "@parsec-ts/transport";
import { abortedError } from "@parsec-ts/transport";
import { ReadAfterWriteErrorSocket } from "./read-after-write-error-socket.js";
import type { SocketAddress } from "./socket-address.js";
import { SocketConnection } from "./socket-connection.js";
import type { SocketPlace } from "./system-error.js";

/**
 * An open connection to a service.
 *
 * @throws the system's error, or `ParsecError` `ERR_PARSEC_ABORTED`; nothing stays open behind either
 */
export async function connectSocket(
  address: SocketAddress,
  place: SocketPlace,
  signal: AbortSignalLike,
): Promise<Connection> {
  if (signal.aborted) throw abortedError(signal);
  const socket = new ReadAfterWriteErrorSocket();
  let giveUp = (): void => {};
  try {
    await new Promise<void>((resolve, reject) => {
      giveUp = () => reject(abortedError(signal));
      signal.addEventListener("abort", giveUp);
      socket.on("connect", resolve);
      // Stays for good, so that no error of this socket is ever unheard.
      socket.on("error", reject);
      socket.pause();
      socket.connect("path" in address ? address : { ...address, noDelay: true });
    });
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
  return new SocketConnection(socket, place);
}
