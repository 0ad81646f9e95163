import type { Host } from "../../host/host.js";

/** Groups of calls that are kept though no call of theirs runs: a client has one timeout, or a few. */
const MAX_EMPTY_GROUPS = 8;

/** A call that ends when its time is up. */
export interface Deadline {
  /** Its time by the host's clock; set by {@link Deadlines}. */
  until: number;
  timeUp(): void;
}

/** The calls with one and the same timeout: the one that began first is the first whose time is up. */
class Group {
  readonly timeoutMs: number;
  readonly waiting = new Set<Deadline>();
  /** Present while a call waits. */
  cancelTimer: (() => void) | undefined;

  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }
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
    const group = this.#groupOf(timeoutMs);
    deadline.until = this.#host.now() + timeoutMs;
    if (group.cancelTimer === undefined) this.#startTimer(group, timeoutMs);
    group.waiting.add(deadline);
  }

  /** Removes a deadline that was added with this timeout. */
  remove(deadline: Deadline, timeoutMs: number): void {
    const group = this.#groups.get(timeoutMs);
    if (group === undefined || !group.waiting.delete(deadline) || group.waiting.size > 0) return;
    group.cancelTimer?.();
    group.cancelTimer = undefined;
    // An empty group is kept for the next call, unless each call comes with another timeout.
    if (this.#groups.size > MAX_EMPTY_GROUPS) this.#groups.delete(timeoutMs);
  }

  #groupOf(timeoutMs: number): Group {
    let group = this.#groups.get(timeoutMs);
    if (group === undefined) {
      group = new Group(timeoutMs);
      this.#groups.set(timeoutMs, group);
    }
    return group;
  }

  #startTimer(group: Group, ms: number): void {
    group.cancelTimer = this.#host.startTimer(ms, () => this.#expire(group));
  }

  /** Ends the calls whose time is up, and waits for the next one. */
  #expire(group: Group): void {
    group.cancelTimer = undefined;
    for (const deadline of group.waiting) {
      const left = deadline.until - this.#host.now();
      if (left > 0) {
        // A call that was ended here may have made another one, which has started the timer.
        if (group.cancelTimer === undefined) this.#startTimer(group, left);
        return;
      }
      this.remove(deadline, group.timeoutMs);
      deadline.timeUp();
    }
  }
}
