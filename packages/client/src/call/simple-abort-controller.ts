import type { AbortSignalLike } from "@parsec-ts/transport";

/** A signal and its controller in one, for runtimes without an AbortController. Costs next to nothing until it has listeners. */
export class SimpleAbortController implements AbortSignalLike {
  #aborted = false;
  #reason: unknown;
  /** A call has two or three: an array is smaller than a set, and as fast. */
  #listeners: (() => void)[] | undefined;

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  addEventListener(_type: "abort", listener: () => void): void {
    this.#listeners ??= [];
    if (!this.#listeners.includes(listener)) this.#listeners.push(listener);
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    const index = this.#listeners?.indexOf(listener) ?? -1;
    if (index >= 0) this.#listeners?.splice(index, 1);
  }

  /** Fires once and calls each listener once, also when another one throws. */
  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    const listeners = this.#listeners ?? [];
    this.#listeners = undefined;
    for (const listener of listeners) {
      try {
        listener();
      } catch {
        // One listener's failure must not keep the others from being called.
      }
    }
  }
}
