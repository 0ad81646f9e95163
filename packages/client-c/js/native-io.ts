import type { Host } from "@parsec-ts/client";
import type { AbortSignalLike, Connection, Transport } from "@parsec-ts/transport";
import { ParsecError } from "@parsec-ts/wire-protocol";
import { IoOutcome, type NativeCall } from "./native-call.js";

type Settle = (outcome: number) => void;

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

/** Transport, clock and tokens of one call: promises for JavaScript, requests for C. */
export class NativeIo {
  readonly transport: Transport = { connect: ({ signal }) => this.#connect(signal) };
  readonly host: Host = { now: () => this.#native.now(), startTimer: (ms, onTime) => this.#startTimer(ms, onTime) };
  /** The status of the caller's function that gave no token. */
  tokenStatus: number | undefined;
  readonly #native: NativeCall;
  readonly #signal = new EndSignal();
  #giveToken: ((status: number, bytes: Uint8Array) => void) | undefined;
  readonly #connections: NativeConnection[] = [];
  readonly #timers = new Set<Timer>();

  constructor(native: NativeCall) {
    this.#native = native;
  }

  /** Reports the outcome of connecting. */
  connected(connection: number, outcome: number): void {
    this.#connections[connection]?.settle("connect", outcome);
  }

  /** Reports the outcome of sending. */
  written(connection: number, outcome: number): void {
    this.#connections[connection]?.settle("write", outcome);
  }

  /** Reports the outcome of reading. The bytes are valid until more are requested. */
  received(connection: number, outcome: number, bytes: Uint8Array | undefined): void {
    this.#connections[connection]?.deliver(outcome, bytes);
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
        if (status === 0) resolve(bytes);
        else {
          this.tokenStatus = status;
          reject(new ParsecError("usage", "ERR_PARSEC_NO_AUTHENTICATOR", "The program's function gave no token."));
        }
      };
      this.#native.token();
    });
  }

  /** Reports the outcome of the caller's function. */
  tokenGiven(status: number, bytes: Uint8Array): void {
    this.#giveToken?.(status, bytes);
  }

  async #connect(signal: AbortSignalLike): Promise<Connection> {
    if (signal.aborted) throw signal.reason;
    const index = this.#connections.length;
    const connection = new NativeConnection(this.#native, index);
    this.#connections.push(connection);
    const giveUp = (): void => connection.close();
    signal.addEventListener("abort", giveUp);
    try {
      const outcome = await connection.wait("connect", () => this.#native.connect(index));
      if (signal.aborted) throw signal.reason;
      if (outcome !== IoOutcome.Done) throw ioError(outcome, "connect");
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  #startTimer(ms: number, onTime: () => void): () => void {
    const timer: Timer = { until: this.#native.now() + ms, onTime };
    this.#timers.add(timer);
    this.#setAlarm();
    return () => {
      if (this.#timers.delete(timer)) this.#setAlarm();
    };
  }

  #setAlarm(): void {
    this.#native.wakeAt(Math.min(...Array.from(this.#timers, ({ until }) => until)));
  }
}

class NativeConnection implements Connection {
  readonly chunks: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => this.#iterator() };
  readonly #native: NativeCall;
  readonly #index: number;
  readonly #waiting = new Map<"connect" | "write" | "read", Settle>();
  #chunk: Uint8Array | undefined;
  #closed = false;

  constructor(native: NativeCall, index: number) {
    this.#native = native;
    this.#index = index;
  }

  async write(parts: readonly Uint8Array[]): Promise<void> {
    const outcome = await this.wait("write", () => this.#native.write(this.#index, parts));
    if (outcome !== IoOutcome.Done) throw ioError(outcome, "write");
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#native.close(this.#index);
    for (const phase of [...this.#waiting.keys()]) this.settle(phase, IoOutcome.Ended);
  }

  /** Settles when C reports the outcome, or at once when the connection is closed. */
  wait(phase: "connect" | "write" | "read", start: () => void): Promise<number> {
    return new Promise((resolve) => {
      if (this.#closed) {
        resolve(IoOutcome.Ended);
        return;
      }
      this.#waiting.set(phase, resolve);
      start();
    });
  }

  settle(phase: "connect" | "write" | "read", outcome: number): void {
    const settle = this.#waiting.get(phase);
    this.#waiting.delete(phase);
    settle?.(outcome);
  }

  deliver(outcome: number, bytes: Uint8Array | undefined): void {
    this.#chunk = bytes;
    this.settle("read", outcome);
  }

  #iterator(): AsyncIterator<Uint8Array> {
    return {
      next: async () => {
        const outcome = await this.wait("read", () => this.#native.read(this.#index));
        const value = this.#chunk;
        this.#chunk = undefined;
        if (value !== undefined) return { done: false, value };
        if (outcome === IoOutcome.Done || outcome === IoOutcome.Ended) return { done: true, value: undefined };
        throw ioError(outcome, "read");
      },
      return: async () => {
        this.close();
        return { done: true, value: undefined };
      },
    };
  }
}

function ioError(outcome: number, phase: "connect" | "write" | "read"): ParsecError {
  const failed = (code: `ERR_PARSEC_TRANSPORT_${string}`, message: string): ParsecError =>
    new ParsecError("transport", code, message, { phase });
  switch (outcome) {
    case IoOutcome.Ended:
      return failed("ERR_PARSEC_TRANSPORT_CLOSED", "The connection was closed.");
    case IoOutcome.NoSocket:
      return failed("ERR_PARSEC_TRANSPORT_NO_SOCKET", "There is no socket at the endpoint.");
    case IoOutcome.NotASocket:
      return failed("ERR_PARSEC_TRANSPORT_NOT_A_SOCKET", "The endpoint is not a socket.");
    case IoOutcome.Refused:
      return failed("ERR_PARSEC_TRANSPORT_REFUSED", "No process listens at the endpoint.");
    case IoOutcome.Permission:
      return failed("ERR_PARSEC_TRANSPORT_PERMISSION", "This user may not use the endpoint.");
    case IoOutcome.Busy:
      return failed("ERR_PARSEC_TRANSPORT_BUSY", "Too many connections wait to be accepted.");
    case IoOutcome.Untrusted:
      return new ParsecError("usage", "ERR_PARSEC_ENDPOINT_UNTRUSTED", "The endpoint is not trusted.", { phase });
    default:
      return failed("ERR_PARSEC_TRANSPORT_FAILED", "The connection failed.");
  }
}
