import { type AbortSignalLike, abortedError, type Connection } from "@parsec-ts/transport";
import { ReadAfterWriteErrorSocket } from "./read-after-write-error-socket.js";
import type { SocketAddress } from "./socket-address.js";
import { SocketConnection } from "./socket-connection.js";
import type { SocketLabel } from "./socket-label.js";

/**
 * Opens a connection to a service.
 *
 * @throws the system's error, or `ParsecError` `ERR_PARSEC_ABORTED`; after either, nothing stays open
 */
export async function connectSocket(
  address: SocketAddress,
  label: SocketLabel,
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
      // Never removed: an error event without a listener would end the process.
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
  return new SocketConnection(socket, label);
}
