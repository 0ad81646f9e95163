import { mustBeParts, mustBeSink } from "@parsec-ts/transport";
import { checkedElsewhere, checkOptions, mustBeAbortSignal, type OptionRules } from "@parsec-ts/wire-protocol";
import { ExchangeSocket, type SocketExchange } from "./exchange-socket.js";
import { checkSocketAddress } from "./socket-address.js";
import { checkSocketLabel, type SocketLabel } from "./socket-label.js";

/** Sockets that are kept for the next exchanges. They are closed: each is some kilobytes of memory and no descriptor. */
const MAX_IDLE = 256;

const exchangeRules: OptionRules<SocketExchange> = {
  address: checkedElsewhere,
  label: checkedElsewhere,
  parts: mustBeParts,
  sink: mustBeSink,
  signal: mustBeAbortSignal,
};

/** Makes exchanges over sockets that are used again. */
export class SocketExchanges {
  readonly #idle: ExchangeSocket[] = [];
  /** The label that was checked last: a transport has one for all its exchanges. */
  #checkedLabel: SocketLabel | undefined;
  readonly #recycle = (socket: ExchangeSocket): void => {
    if (this.#idle.length < MAX_IDLE) this.#idle.push(socket);
  };

  /**
   * Makes one exchange over a connection of its own.
   *
   * @throws by rejection, `ParsecError` `ERR_PARSEC_ARGUMENT`; `NotConnectedError` if the connection could not be opened; the error of the
   * sink; else `ParsecError` of the transport family
   */
  exchange(exchange: SocketExchange): Promise<void> {
    try {
      checkOptions("exchange", exchange, exchangeRules, ["address", "label", "parts", "sink", "signal"]);
      checkSocketAddress("exchange", exchange.address);
      this.#checkLabel(exchange.label);
    } catch (error) {
      return Promise.reject(error);
    }
    const socket = this.#idle.pop() ?? new ExchangeSocket(this.#recycle);
    return socket.run(exchange);
  }

  #checkLabel(label: SocketLabel): void {
    if (label !== undefined && label === this.#checkedLabel) return;
    checkSocketLabel("exchange", label);
    this.#checkedLabel = label;
  }
}
