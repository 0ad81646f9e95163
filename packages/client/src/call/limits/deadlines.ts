import type { Host } from "../../host/host.js";

/** A call that ends when its time is up. */
export interface Deadline {
  /** Its time by the host's clock; set by {@link Deadlines}. */
  until: number;
  timeUp(): void;
}

/** The calls with one and the same timeout: the one that began first is the first whose time is up. */
interface Group {
  readonly waiting: Set<Deadline>;
  cancelTimer(): void;
}

/** The deadlines of all calls of a client. Calls with the same timeout share one timer, which runs as long as one of them does. */
export class Deadlines {
  readonly #host: Host;
  readonly #groups = new Map<number, Group>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Calls `timeUp` after `timeoutMs` milliseconds, unless the deadline is removed before. */
  add(deadline: Deadline, timeoutMs: number): void {
    deadline.until = this.#host.now() + timeoutMs;
    let group = this.#groups.get(timeoutMs);
    if (group === undefined) {
      group = { waiting: new Set(), cancelTimer: this.#startTimer(timeoutMs, timeoutMs) };
      this.#groups.set(timeoutMs, group);
    }
    group.waiting.add(deadline);
  }

  /** Removes a deadline that was added with this timeout. */
  remove(deadline: Deadline, timeoutMs: number): void {
    const group = this.#groups.get(timeoutMs);
    if (group?.waiting.delete(deadline) && group.waiting.size === 0) {
      this.#groups.delete(timeoutMs);
      group.cancelTimer();
    }
  }

  #startTimer(ms: number, timeoutMs: number): () => void {
    return this.#host.startTimer(ms, () => this.#expire(timeoutMs));
  }

  /** Ends the calls whose time is up, and waits for the next one. */
  #expire(timeoutMs: number): void {
    const group = this.#groups.get(timeoutMs);
    if (group === undefined) return;
    for (const deadline of group.waiting) {
      const left = deadline.until - this.#host.now();
      if (left > 0) {
        group.cancelTimer = this.#startTimer(left, timeoutMs);
        return;
      }
      this.remove(deadline, timeoutMs);
      deadline.timeUp();
    }
  }
}
