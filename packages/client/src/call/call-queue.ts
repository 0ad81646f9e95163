import type { AbortSignalLike } from "@parsec-ts/transport";
import { argumentError, ParsecError } from "@parsec-ts/wire-protocol";

interface Waiter {
  /** Absent once the call has got its slot or has left. */
  start: (() => void) | undefined;
}

type WaitResult = "granted" | "given up";

/** Limits running and waiting calls. Enqueue and dequeue are O(1). */
export class CallQueue {
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  #running = 0;
  #waiting = 0;
  #queue: Waiter[] = [];
  #head = 0;

  constructor(maxRunning: number, maxWaiting: number) {
    this.#maxRunning = checkedCount(maxRunning, 1, "maxConcurrentCalls");
    this.#maxWaiting = checkedCount(maxWaiting, 0, "maxQueuedCalls");
  }

  /**
   * Waits for a slot; resolves to the function that frees it. A call whose signal fires while it waits leaves the queue.
   *
   * @throws `ParsecError` `ERR_PARSEC_QUEUE_FULL`
   */
  async enter(signal: AbortSignalLike): Promise<() => void> {
    if (this.#running < this.#maxRunning) {
      this.#running++;
    } else {
      if (this.#waiting >= this.#maxWaiting) throw queueFull(this.#maxRunning, this.#maxWaiting);
      const result = await this.#wait(signal);
      if (signal.aborted) {
        // The slot may have been granted a moment before the abort: the next waiting call takes it.
        if (result === "granted") this.#next();
        throw signal.reason;
      }
    }
    let left = false;
    return () => {
      if (!left) this.#next();
      left = true;
    };
  }

  #wait(signal: AbortSignalLike): Promise<WaitResult> {
    return new Promise((resolve) => {
      const waiter: Waiter = { start: () => settle("granted") };
      const giveUp = (): void => settle("given up");
      const settle = (result: WaitResult): void => {
        waiter.start = undefined;
        this.#waiting--;
        signal.removeEventListener("abort", giveUp);
        resolve(result);
      };
      signal.addEventListener("abort", giveUp);
      this.#queue.push(waiter);
      this.#waiting++;
    });
  }

  /** Hands the slot of a call that has ended to the call that has waited longest. */
  #next(): void {
    for (; this.#head < this.#queue.length; this.#head++) {
      const start = this.#queue[this.#head]?.start;
      if (start === undefined) continue;
      this.#head++;
      this.#compact();
      start();
      return;
    }
    this.#compact();
    this.#running--;
  }

  /** Drops the entries of calls that have left, once they are most of the queue. */
  #compact(): void {
    if (this.#head < 64 || this.#head * 2 < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
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
