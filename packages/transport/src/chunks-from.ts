import { checkArgument, mustBeFunction } from "@parsec-ts/wire-protocol";

type Step = IteratorResult<Uint8Array, undefined>;

const DONE: Step = { done: true, value: undefined };
const NOTHING = Promise.resolve(undefined);

/**
 * Makes the `chunks` of a connection, for adapters. `read` gives the next bytes, or undefined at the end; it is called once at a time.
 * `close` is called when reading fails or the loop is left: at once, without waiting for a pending read.
 */
export function chunksFrom(read: () => Promise<Uint8Array | undefined>, close: () => void): AsyncIterable<Uint8Array> {
  checkArgument("chunksFrom", "read", read, mustBeFunction);
  checkArgument("chunksFrom", "close", close, mustBeFunction);
  return new Chunks(read, close);
}

/** Not a generator: that would run its cleanup after a pending read, and in QuickJS only after the loop. */
class Chunks implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #read: () => Promise<Uint8Array | undefined>;
  readonly #close: () => void;
  #over = false;
  #unsettled = 0;
  #last: Promise<Step> | undefined;

  constructor(read: () => Promise<Uint8Array | undefined>, close: () => void) {
    this.#read = read;
    this.#close = close;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Step> {
    const step = (): Promise<Step> => this.step();
    this.#last = this.#unsettled++ === 0 || this.#last === undefined ? this.step() : this.#last.then(step, step);
    return this.#last;
  }

  async return(): Promise<Step> {
    this.#over = true;
    this.#close();
    return DONE;
  }

  private step(): Promise<Step> {
    return (this.#over ? NOTHING : this.#read()).then(
      (value) => {
        this.#unsettled--;
        if (value !== undefined) return { done: false, value };
        this.#over = true; // not closed: the other direction may go on
        return DONE;
      },
      (error: unknown) => {
        this.#unsettled--;
        this.#over = true;
        this.#close();
        throw error;
      },
    );
  }
}
