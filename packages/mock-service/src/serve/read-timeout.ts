/** Limits the time of each read and write of one connection. */
export class ReadTimeout {
  readonly #timer: NodeJS.Timeout;
  #giveUp: (() => void) | undefined;

  constructor(ms: number) {
    this.#timer = setTimeout(() => this.#giveUp?.(), ms);
  }

  /** Resolves like `pending`, or to `undefined` if the timeout ends first. Each call starts the timeout anew. */
  race<T>(pending: Promise<T>): Promise<T | undefined> {
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
}
