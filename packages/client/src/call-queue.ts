import type { AbortSignalLike } from "@parsec-ts/transport";
import { ParsecError } from "@parsec-ts/wire-protocol";

interface Waiter {
  /** Absent once the call has got its turn or has gone. */
  start: (() => void) | undefined;
}

type Turn = "granted" | "given up";

/** Lets so many calls run at once; the others wait their turn, so many of them. Costs the same however many wait. */
export class CallQueue {
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  #running = 0;
  #waiting = 0;
  #queue: Waiter[] = [];
  #head = 0;

  constructor(maxRunning: number, maxWaiting: number) {
    this.#maxRunning = count(maxRunning, 1, "maxConcurrentCalls");
    this.#maxWaiting = count(maxWaiting, 0, "maxQueuedCalls");
  }

  /**
   * Resolves when it is this call's turn, with what ends it. A call whose signal fires while it waits leaves the queue.
   *
   * @throws `ParsecError` `ERR_PARSEC_QUEUE_FULL`
   */
  async enter(signal: AbortSignalLike): Promise<() => void> {
    if (this.#running < this.#maxRunning) {
      this.#running++;
    } else {
      if (this.#waiting >= this.#maxWaiting) throw queueFull(this.#maxRunning, this.#maxWaiting);
      const turn = await this.#turn(signal);
      if (signal.aborted) {
        // It may have got its turn a moment before: the place is the next one's.
        if (turn === "granted") this.#next();
        throw signal.reason;
      }
    }
    let left = false;
    return () => {
      if (!left) this.#next();
      left = true;
    };
  }

  #turn(signal: AbortSignalLike): Promise<Turn> {
    return new Promise((resolve) => {
      const waiter: Waiter = { start: () => settle("granted") };
      const giveUp = (): void => settle("given up");
      const settle = (turn: Turn): void => {
        waiter.start = undefined;
        this.#waiting--;
        signal.removeEventListener("abort", giveUp);
        resolve(turn);
      };
      signal.addEventListener("abort", giveUp);
      this.#queue.push(waiter);
      this.#waiting++;
    });
  }

  /** Hands the place of a call that has ended to the one that waits longest. */
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

  /** Drops the places of those who have gone, once they are most of the queue. */
  #compact(): void {
    if (this.#head < 64 || this.#head * 2 < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }
}

function count(value: number, min: number, argument: string): number {
  if (Number.isSafeInteger(value) && value >= min) return value;
  throw new ParsecError("usage", "ERR_PARSEC_ARGUMENT", `${argument} must be an integer, ${min} or more.`, {
    argument,
  });
}

function queueFull(running: number, waiting: number): ParsecError {
  return new ParsecError(
    "usage",
    "ERR_PARSEC_QUEUE_FULL",
    `${running} calls are under way and ${waiting} wait already. Wait for some of them, or raise maxQueuedCalls.`,
    { phase: "queue" },
  );
}
