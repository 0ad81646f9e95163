import { argumentError, ParsecError } from "@parsec-ts/wire-protocol";

/** A call that begins once it has a slot. */
export interface QueuedCall {
  begin(): void;
}

/** Limits running and waiting calls. Enqueue and dequeue are O(1). */
export class CallQueue {
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  #running = 0;
  /** The waiting calls, the one that has waited longest first. */
  readonly #waiting = new Set<QueuedCall>();
  /**
   * One iterator for the life of the queue: a new one for each call would pass all entries that have left. It never reaches its end, where
   * it would stay, because it is advanced only while a call waits.
   */
  readonly #order = this.#waiting.values() as Iterator<QueuedCall, never>;

  constructor(maxRunning: number, maxWaiting: number) {
    this.#maxRunning = checkedCount(maxRunning, 1, "maxConcurrentCalls");
    this.#maxWaiting = checkedCount(maxWaiting, 0, "maxQueuedCalls");
  }

  /**
   * Gives the call a slot if one is free, and returns true: the call begins now. Else it begins when it gets one. A call that has a slot
   * gives it back by {@link CallQueue.leave}, once.
   *
   * @throws `ParsecError` `ERR_PARSEC_QUEUE_FULL`
   */
  enter(call: QueuedCall): boolean {
    if (this.#running < this.#maxRunning) {
      this.#running++;
      return true;
    }
    if (this.#waiting.size >= this.#maxWaiting) throw queueFull(this.#maxRunning, this.#maxWaiting);
    this.#waiting.add(call);
    return false;
  }

  /** Takes a call out that no longer waits for a slot. Does nothing for a call that has one. */
  forget(call: QueuedCall): void {
    this.#waiting.delete(call);
  }

  /** Hands the slot of a call that has ended to the call that has waited longest. */
  leave(): void {
    if (this.#waiting.size === 0) {
      this.#running--;
      return;
    }
    const { value: call } = this.#order.next();
    this.#waiting.delete(call);
    call.begin();
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
