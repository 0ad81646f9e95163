import { type AbortSignalLike, abortedError, type ExchangeSink } from "@parsec-ts/transport";
import { ioError } from "./io-error.js";
import { IoOutcome, type NativeCall } from "./native-call.js";

/** The request of an exchange, and the receiver of its response. */
export interface NativeExchangeOptions {
  readonly parts: readonly Uint8Array[];
  readonly sink: ExchangeSink;
  readonly signal: AbortSignalLike;
}

interface Settling {
  resolve(): void;
  reject(error: unknown): void;
  /** Listens to the signal. */
  abort(): void;
}

/** One exchange over a connection of its own: requests for C, whose outcomes go to the sink without a promise in between. */
export class NativeExchange {
  readonly #native: NativeCall;
  readonly #connection: number;
  readonly #options: NativeExchangeOptions;
  #phase: "connect" | "write" | "read" = "connect";
  /** Absent before the exchange runs, and once it has settled. */
  #settling: Settling | undefined;

  constructor(native: NativeCall, connection: number, options: NativeExchangeOptions) {
    this.#native = native;
    this.#connection = connection;
    this.#options = options;
  }

  /** Runs the exchange, as `Transport.exchange` says. */
  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      const { signal, parts } = this.#options;
      if (signal.aborted) {
        reject(abortedError(signal));
        return;
      }
      const abort = (): void => this.#settle()?.reject(abortedError(signal, this.#phase));
      this.#settling = { resolve, reject, abort };
      signal.addEventListener("abort", abort);
      this.#attempt(() => this.#native.exchange(this.#connection, parts));
    });
  }

  /** Takes the outcome of connecting. */
  connected(outcome: number): void {
    if (outcome !== IoOutcome.Done) {
      this.#settle()?.reject(ioError(outcome, "connect"));
      return;
    }
    this.#phase = "write";
    this.#attempt(() => this.#options.sink.connected());
  }

  /** Takes the outcome of sending. A service that reads no more may have responded; after any other failure it waits for the rest. */
  written(outcome: number): void {
    if (outcome === IoOutcome.Done) {
      this.#phase = "read";
      this.#attempt(() => this.#options.sink.sent());
    } else if (outcome !== IoOutcome.Ended) this.#settle()?.reject(ioError(outcome, "write"));
  }

  /** Takes the outcome of reading: bytes, or none at the end. */
  received(outcome: number, bytes: Uint8Array | undefined): void {
    if (bytes === undefined) {
      this.#ended(outcome);
      return;
    }
    this.#attempt(() => {
      if (this.#options.sink.take(bytes)) this.#settle()?.resolve();
    });
  }

  /** Nothing more comes: enough or not, the sink knows. A request that could not be sent is the first reason of a response that is missing. */
  #ended(outcome: number): void {
    const unsent = this.#phase === "write" ? ioError(IoOutcome.Ended, "write") : undefined;
    const error = unsent ?? (outcome === IoOutcome.Ended ? undefined : ioError(outcome, "read"));
    const settling = this.#settle();
    if (error === undefined) settling?.resolve();
    else settling?.reject(error);
  }

  /** Does a step, unless the exchange has settled. What it throws ends the exchange. */
  #attempt(step: () => void): void {
    if (this.#settling === undefined) return;
    try {
      step();
    } catch (error) {
      this.#settle()?.reject(error);
    }
  }

  /** Ends the exchange and closes its connection. */
  #settle(): Settling | undefined {
    const settling = this.#settling;
    if (settling === undefined) return undefined;
    this.#settling = undefined;
    this.#options.signal.removeEventListener("abort", settling.abort);
    this.#native.close(this.#connection);
    return settling;
  }
}
