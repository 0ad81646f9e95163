import type { AbortSignalLike, ConnectOptions, ExchangeSink } from "@parsec-ts/transport";
import { ParsecError } from "@parsec-ts/wire-protocol";
import type { NativeCall } from "./native-call.js";
import { NativeExchange } from "./native-exchange.js";

interface Timer {
  readonly until: number;
  onTime(): void;
}

/** Fires when C wants the call to end. */
class EndSignal implements AbortSignalLike {
  readonly #listeners = new Set<() => void>();
  aborted = false;

  addEventListener(_type: "abort", listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    this.#listeners.delete(listener);
  }

  fire(): void {
    this.aborted = true;
    for (const listener of [...this.#listeners]) listener();
  }
}

/**
 * Exchanges, clock and tokens of one call: promises for JavaScript, requests for C. Nothing in it refers back to it, so that it is freed with
 * its call, and not only when the engine looks for cycles.
 */
export class NativeIo {
  /** The status of the caller's function that gave no token. */
  tokenStatus: number | undefined;
  readonly #native: NativeCall;
  readonly #signal = new EndSignal();
  #giveToken: ((status: number, bytes: Uint8Array | undefined) => void) | undefined;
  /** By the number of their connections. */
  readonly #exchanges: NativeExchange[] = [];
  readonly #timers = new Set<Timer>();

  constructor(native: NativeCall) {
    this.#native = native;
  }

  /** Reports the outcome of connecting. */
  connected(connection: number, outcome: number): void {
    this.#exchanges[connection]?.connected(outcome);
  }

  /** Reports the outcome of sending. */
  written(connection: number, outcome: number): void {
    this.#exchanges[connection]?.written(outcome);
  }

  /** Reports the outcome of reading. The bytes are valid until the jobs of this event have run. */
  received(connection: number, outcome: number, bytes: Uint8Array | undefined): void {
    this.#exchanges[connection]?.received(outcome, bytes);
  }

  /** Reports that the requested time has come. */
  woken(): void {
    const now = this.#native.now();
    for (const timer of [...this.#timers]) {
      if (timer.until <= now && this.#timers.delete(timer)) timer.onTime();
    }
    this.#setAlarm();
  }

  /** Fires when C wants the call to end. */
  get signal(): AbortSignalLike {
    return this.#signal;
  }

  end(): void {
    this.#signal.fire();
  }

  /** A token of the caller's function: valid until the promise's jobs have run. */
  token(): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#giveToken = (status, bytes) => {
        if (bytes !== undefined) resolve(bytes);
        else {
          this.tokenStatus = status;
          reject(new ParsecError("usage", "ERR_PARSEC_NO_AUTHENTICATOR", "The program's function gave no token."));
        }
      };
      this.#native.token();
    });
  }

  /** Reports the outcome of the caller's function: its token, or a status. */
  tokenGiven(status: number, bytes: Uint8Array | undefined): void {
    this.#giveToken?.(status, bytes);
  }

  /** Makes one exchange over a connection of its own. */
  exchange(parts: readonly Uint8Array[], sink: ExchangeSink, { signal }: ConnectOptions): Promise<void> {
    const exchange = new NativeExchange(this.#native, this.#exchanges.length, { parts, sink, signal });
    this.#exchanges.push(exchange);
    return exchange.run();
  }

  /** As in `Host`. */
  now(): number {
    return this.#native.now();
  }

  /** As in `Host`. */
  startTimer(ms: number, onTime: () => void): () => void {
    const timer: Timer = { until: this.#native.now() + ms, onTime };
    this.#timers.add(timer);
    this.#setAlarm();
    return () => {
      if (this.#timers.delete(timer)) this.#setAlarm();
    };
  }

  #setAlarm(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const { until } of this.#timers) if (until < next) next = until;
    this.#native.wakeAt(next);
  }
}
