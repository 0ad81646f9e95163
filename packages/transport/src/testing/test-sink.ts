import type { ExchangeSink } from "../transport.js";
import { check, concat } from "./assertions.js";

/** The events that an {@link ExchangeSink} hears of. */
type SinkEvent = "connected" | "sent" | "bytes";

/** A sink that wants a number of bytes, keeps copies of them, and knows whether it was called as the contract says. */
export class TestSink implements ExchangeSink {
  /** The events so far; bytes in a row are one. */
  readonly events: SinkEvent[] = [];
  /** Called at each event. What it throws is thrown by the sink. */
  onEvent: (event: SinkEvent) => void = () => {};
  readonly #wanted: number;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;
  #isOver = false;
  #breach: string | undefined;

  /** By default the sink never has enough. */
  constructor(wanted: number = Number.POSITIVE_INFINITY) {
    this.#wanted = wanted;
  }

  get bytes(): Uint8Array {
    return concat(this.#chunks);
  }

  connected(): void {
    this.#heard("connected", this.events.length > 0 ? "connected() was not the first call, or came twice" : undefined);
  }

  sent(): void {
    const isExpected = this.events.includes("connected") && !this.events.includes("sent");
    this.#heard("sent", isExpected ? undefined : "sent() came before connected(), or twice");
  }

  take(chunk: Uint8Array): boolean {
    this.#heard("bytes", chunk.length === 0 ? "a chunk has no bytes" : undefined);
    this.#chunks.push(Uint8Array.from(chunk));
    this.#length += chunk.length;
    this.#isOver = this.#length >= this.#wanted;
    return this.#isOver;
  }

  /** Called when the exchange has settled: the sink must hear nothing from then on. */
  settled(): void {
    this.#isOver = true;
  }

  /** Fails if the sink was called in a way that the contract forbids. */
  check(): void {
    check(this.#breach === undefined, `The sink was not called as promised: ${this.#breach}.`);
  }

  #heard(event: SinkEvent, breach: string | undefined): void {
    const late = this.#isOver ? `${event} came after the exchange was over, or after the sink had enough` : undefined;
    this.#breach ??= late ?? breach;
    if (this.events.at(-1) !== event) this.events.push(event);
    this.onEvent(event);
  }
}
