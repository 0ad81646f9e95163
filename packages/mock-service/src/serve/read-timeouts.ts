/** Parts in which a timeout is counted. */
const PARTS = 5;

/**
 * Limits the time of each read and write of the connections of a service, by one timer for all of them. Only time in which the event loop
 * runs is counted: while this service is busy with other clients it cannot read, and the bytes may have come. So a timeout is counted in
 * parts, between which the loop reads, and a part for which the loop did not run counts as one part however long it took.
 */
export class ReadTimeouts {
  readonly #parts: number;
  readonly #partMs: number;
  /** Those that run, in the order in which their current parts end: all parts have the same length. */
  readonly #running = new Set<ReadTimeout>();
  /** Runs on while nothing else does, so that it need not start anew for each read, but then does not keep the process alive. */
  #timer: Timer | undefined;

  constructor(ms: number) {
    this.#parts = Math.min(PARTS, ms);
    this.#partMs = Math.ceil(ms / this.#parts);
  }

  /** Makes the timeout of one connection. */
  open(): ReadTimeout {
    return new ReadTimeout(this);
  }

  /** Starts a timeout anew. */
  start(timeout: ReadTimeout): void {
    timeout.partsLeft = this.#parts;
    this.#startPart(timeout, performance.now());
    if (this.#timer === undefined) this.#timer = startTimer(() => this.#endParts(), this.#partMs);
    else if (this.#running.size === 1) this.#timer.ref?.();
  }

  /** Stops a timeout. */
  stop(timeout: ReadTimeout): void {
    if (this.#running.delete(timeout) && this.#running.size === 0) this.#timer?.unref?.();
  }

  #startPart(timeout: ReadTimeout, now: number): void {
    timeout.partEnd = now + this.#partMs;
    // To the end of the order.
    this.#running.delete(timeout);
    this.#running.add(timeout);
  }

  #endParts(): void {
    const now = performance.now();
    for (const timeout of this.#running) {
      if (timeout.partEnd > now) break;
      timeout.partsLeft--;
      if (timeout.partsLeft > 0) {
        this.#startPart(timeout, now);
      } else {
        this.#running.delete(timeout);
        timeout.giveUp?.();
      }
    }
    const [next] = this.#running;
    this.#timer = next && startTimer(() => this.#endParts(), Math.ceil(next.partEnd - now));
  }
}

/** A timer of the platform. Browsers' are numbers, and a page that ends ends them. */
interface Timer {
  ref?(): void;
  unref?(): void;
}

function startTimer(onTime: () => void, ms: number): Timer {
  return setTimeout(onTime, ms) as Timer;
}

/** The timeout of one connection: limits one read or write at a time. Each starts it anew. */
export class ReadTimeout {
  readonly #timeouts: ReadTimeouts;
  partsLeft = 0;
  /** Time at which the current part ends. */
  partEnd = 0;
  giveUp: (() => void) | undefined;

  constructor(timeouts: ReadTimeouts) {
    this.#timeouts = timeouts;
  }

  /** Calls `giveUp` if the timeout ends before the next read or write, or before {@link ReadTimeout.end}. */
  start(giveUp: () => void): void {
    this.giveUp = giveUp;
    this.#timeouts.start(this);
  }

  /** Resolves like `pending`, or to `undefined` if the timeout ends first. */
  race<T>(pending: Promise<T>): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      this.start(() => resolve(undefined));
      // A result that comes after the timeout is ignored, a rejection too.
      pending.then(resolve, reject);
    });
  }

  /** Ends it. */
  end(): void {
    this.#timeouts.stop(this);
  }
}
