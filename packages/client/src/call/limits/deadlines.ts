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
class Group<Call> {
  readonly timeoutMs: number;
  readonly waiting = new Set<Call>();
  /** Present while a call waits. */
  cancelTimer: (() => void) | undefined;

  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }
}

/** All calls of a client that have not ended, by their deadlines. Those with the same timeout share one timer, which runs as long as one of them does. */
export class Deadlines<Call extends Deadline> {
  readonly #host: Host;
  readonly #groups = new Map<number, Group<Call>>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Calls `timeUp` after `timeoutMs` milliseconds, unless the call is removed before; never if they are `Infinity`. */
  add(call: Call, timeoutMs: number): void {
    const group = this.#groupOf(timeoutMs);
    call.until = this.#host.now() + timeoutMs;
    if (group.cancelTimer === undefined && timeoutMs !== Number.POSITIVE_INFINITY) this.#startTimer(group, timeoutMs);
    group.waiting.add(call);
  }

  /** Removes a call that was added with this timeout. */
  remove(call: Call, timeoutMs: number): void {
    const group = this.#groups.get(timeoutMs);
    if (group === undefined || !group.waiting.delete(call) || group.waiting.size > 0) return;
    group.cancelTimer?.();
    group.cancelTimer = undefined;
    // An empty group is kept for the next call, unless each call comes with another timeout.
    if (this.#groups.size > MAX_EMPTY_GROUPS) this.#groups.delete(timeoutMs);
  }

  /** The calls that have not ended. One that ends meanwhile does no harm. */
  *[Symbol.iterator](): Iterator<Call> {
    for (const { waiting } of this.#groups.values()) yield* waiting;
  }

  #groupOf(timeoutMs: number): Group<Call> {
    let group = this.#groups.get(timeoutMs);
    if (group === undefined) {
      group = new Group(timeoutMs);
      this.#groups.set(timeoutMs, group);
    }
    return group;
  }

  #startTimer(group: Group<Call>, ms: number): void {
    group.cancelTimer = this.#host.startTimer(ms, () => this.#expire(group));
  }

  /** Ends the calls whose time is up, and waits for the next one. */
  #expire(group: Group<Call>): void {
    group.cancelTimer = undefined;
    for (const call of group.waiting) {
      const left = call.until - this.#host.now();
      if (left > 0) {
        // A call that was ended here may have made another one, which has started the timer.
        if (group.cancelTimer === undefined) this.#startTimer(group, left);
        return;
      }
      this.remove(call, group.timeoutMs);
      call.timeUp();
    }
  }
}
