type Step = IteratorResult<Uint8Array, undefined>;

const DONE: Step = { done: true, value: undefined };

/**
 * Makes the `chunks` of a connection, for adapters. `read` gives the next bytes, or undefined at the end; it is called once at a time.
 * `close` is called when reading fails or the loop is left: at once, without waiting for a pending read.
 */
export function chunksFrom(read: () => Promise<Uint8Array | undefined>, close: () => void): AsyncIterable<Uint8Array> {
  let over = false;
  let unsettled = 0;
  let last: Promise<Step> = Promise.resolve(DONE);

  async function step(): Promise<Step> {
    try {
      const value = over ? undefined : await read();
      if (value !== undefined) return { done: false, value };
      over = true; // not closed: the other direction may go on
      return DONE;
    } catch (error) {
      over = true;
      close();
      throw error;
    } finally {
      unsettled--;
    }
  }

  // Not a generator: that would run its cleanup after a pending read, and in QuickJS only after the loop.
  const iterator: AsyncIterator<Uint8Array, undefined> = {
    next() {
      last = unsettled++ === 0 ? step() : last.then(step, step);
      return last;
    },
    async return() {
      over = true;
      close();
      return DONE;
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
