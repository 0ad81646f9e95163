import type { AbortSignalLike } from "@parsec-ts/transport";
import { argumentError, ParsecError } from "@parsec-ts/wire-protocol";

/** Limits running and waiting calls. Enqueue and dequeue are O(1). */
export class CallQueue {
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  #running = 0;
  /** The functions that start the waiting calls, the one that has waited longest first. */
  readonly #waiting = new Set<() => void>();
  /**
   * One iterator for the life of the queue: a new one for each call would pass all entries that have left. It never reaches its end, where
   * it would stay, because it is advanced only while a call waits.
   */
  readonly #order = this.#waiting.values() as Iterator<() => void, never>;

  constructor(maxRunning: number, maxWaiting: number) {
    this.#maxRunning = checkedCount(maxRunning, 1, "maxConcurrentCalls");
    this.#maxWaiting = checkedCount(maxWaiting, 0, "maxQueuedCalls");
  }

  /** Takes a slot if one is free. The call that gets one ends with {@link CallQueue.leave}. */
  tryEnter(): boolean {
    if (this.#running >= this.#maxRunning) return false;
    this.#running++;
    return true;
  }

  /**
   * Waits for a slot. A call whose signal fires while it waits leaves the queue. The call that gets one ends with {@link CallQueue.leave}.
   *
   * @throws `ParsecError` `ERR_PARSEC_QUEUE_FULL`, or the reason of the signal
   */
  async enter(signal: AbortSignalLike): Promise<void> {
    if (this.tryEnter()) return;
    if (this.#waiting.size >= this.#maxWaiting) throw queueFull(this.#maxRunning, this.#maxWaiting);
    const isGranted = await this.#wait(signal);
    if (!signal.aborted) return;
    // The slot may have been granted a moment before the abort: the next waiting call takes it.
    if (isGranted) this.leave();
    throw signal.reason;
  }

  /** Hands the slot of a call that has ended to the call that has waited longest. */
  leave(): void {
    if (this.#waiting.size === 0) this.#running--;
    else this.#order.next().value();
  }

  #wait(signal: AbortSignalLike): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (isGranted: boolean): void => {
        this.#waiting.delete(start);
        signal.removeEventListener("abort", giveUp);
        resolve(isGranted);
      };
      const start = (): void => settle(true);
      const giveUp = (): void => settle(false);
      signal.addEventListener("abort", giveUp);
      this.#waiting.add(start);
    });
  }
}

function checkedCount(value: number, min: number, argument: string): number {
  if (Number.isSafeInteger(value) && value >= min) return value;
  throw argumentError(argument, `an integer, ${min} or more`);
}

function queueFull(running: number, waiting: number): ParsecError {
  return new ParsecError(
    "usage",
    "ERR_PARSEC_QUEUE_FULL",
    `${running} calls are running and ${waiting} wait already. Wait for some of them, or raise maxQueuedCalls.`,
    { phase: "queue" },
  );
}
