import { type AbortSignalLike, abortedError, type Connection } from "@parsec-ts/transport";
import { allocateBytes, checkArgument, mustBeAbortSignal } from "@parsec-ts/wire-protocol";
import { ReadAfterWriteErrorSocket } from "./read-after-write-error-socket.js";
import { checkSocketAddress, type SocketAddress } from "./socket-address.js";
import { SocketConnection } from "./socket-connection.js";
import { checkSocketLabel, type SocketLabel } from "./socket-label.js";
import { NotConnectedError } from "./system-error.js";

/** The most bytes that one read takes, as in Node itself. */
const READ_LENGTH = 65_536;

/**
 * Opens a connection to a service.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` or `ERR_PARSEC_ABORTED`, or `NotConnectedError`; after each, nothing stays open
 */
export async function connectSocket(
  address: SocketAddress,
  label: SocketLabel,
  signal: AbortSignalLike,
): Promise<Connection> {
  checkSocketAddress("connectSocket", address);
  checkSocketLabel("connectSocket", label);
  checkArgument("connectSocket", "signal", signal, mustBeAbortSignal);
  if (signal.aborted) throw abortedError(signal);
  const socket = readingOnRequest();
  let giveUp = (): void => {};
  try {
    await new Promise<void>((resolve, reject) => {
      giveUp = () => reject(abortedError(signal));
      signal.addEventListener("abort", giveUp);
      socket.on("connect", resolve);
      // Never removed: an error event without a listener would end the process.
      socket.on("error", (error) => reject(new NotConnectedError(error)));
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

/** A socket that reads one piece after each `resume()`, into a buffer of its own, and emits it as `'data'`. */
function readingOnRequest(): ReadAfterWriteErrorSocket {
  const buffer = allocateBytes(READ_LENGTH);
  const socket: ReadAfterWriteErrorSocket = new ReadAfterWriteErrorSocket({
    buffer,
    take(length) {
      socket.emit("data", buffer.subarray(0, length));
      return false;
    },
  });
  return socket;
}
