/** Buckets in a millisecond. */
const PER_MS = 10;

/** Buckets up to ten seconds. The last one also counts what is longer. */
const BUCKETS = 100_000;

/** Counts latencies in buckets, so that its memory does not grow with their number. */
export class LatencyHistogram {
  readonly #counts = new Float64Array(BUCKETS);
  #total = 0;

  add(ms: number): void {
    const bucket = Math.min(Math.floor(ms * PER_MS), BUCKETS - 1);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total++;
  }

  /** Returns the upper end, in milliseconds, of the bucket that holds that share of the latencies (0 to 1); `NaN` if there are none. */
  percentile(share: number): number {
    if (this.#total === 0) return Number.NaN;
    let left = Math.ceil(share * this.#total);
    const bucket = this.#counts.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
    return (bucket + 1) / PER_MS;
  }
}
