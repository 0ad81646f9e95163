import { argumentError } from "@parsec-ts/wire-protocol";
import { ExchangeSocket, type SocketExchange } from "./exchange-socket.js";

/** Sockets that are kept for the next exchanges. They are closed: each is some kilobytes of memory and no descriptor. */
const MAX_IDLE = 256;

/** Makes exchanges over sockets that are used again. */
export class SocketExchanges {
  readonly #idle: ExchangeSocket[] = [];
  readonly #recycle = (socket: ExchangeSocket): void => {
    if (this.#idle.length < MAX_IDLE) this.#idle.push(socket);
  };

  /**
   * Makes one exchange over a connection of its own.
   *
   * @throws `NotConnectedError` if the connection could not be opened; the error of the sink; else `ParsecError` of the transport family
   */
  exchange(exchange: SocketExchange): Promise<void> {
    // The calls of a client come here: no more is looked at than what a wrong argument lacks.
    if (typeof exchange?.signal?.aborted !== "boolean") {
      return Promise.reject(argumentError("exchange", "an object { address, label, parts, sink, signal }", "exchange"));
    }
    const socket = this.#idle.pop() ?? new ExchangeSocket(this.#recycle);
    return socket.run(exchange);
  }
}
