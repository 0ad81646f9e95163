/** Parts in which a timeout is counted. */
const PARTS = 5;

/**
 * Limits the time of each read and write of one connection. Only time in which the event loop runs is counted: while this service is busy
 * with other clients it cannot read, and the bytes may have come. So the timeout is counted in parts, between which the loop reads, and a
 * part for which the loop did not run counts as one part however long it took.
 */
export class ReadTimeout {
  readonly #timer: NodeJS.Timeout;
  readonly #parts: number;
  #left = 0;
  #giveUp: (() => void) | undefined;

  constructor(ms: number) {
    this.#parts = Math.min(PARTS, ms);
    this.#timer = setTimeout(() => this.#countPart(), Math.ceil(ms / this.#parts));
  }

  /** Resolves like `pending`, or to `undefined` if the timeout ends first. Each call starts the timeout anew. */
  race<T>(pending: Promise<T>): Promise<T | undefined> {
    this.#left = this.#parts;
    this.#timer.refresh();
    return new Promise((resolve, reject) => {
      this.#giveUp = () => resolve(undefined);
      // A result that comes after the timeout is ignored, a rejection too.
      pending.then(resolve, reject);
    });
  }

  /** Stops the timer. */
  end(): void {
    clearTimeout(this.#timer);
  }

  #countPart(): void {
    this.#left--;
    if (this.#left > 0) this.#timer.refresh();
    else this.#giveUp?.();
  }
}
