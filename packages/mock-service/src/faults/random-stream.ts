/** Returns a generator of pseudo-random numbers from 0 to below 1, determined by the seeds (splitmix32; not for cryptography). */
export function randomStream(...seeds: readonly number[]): () => number {
  let state = 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  for (const seed of seeds) state = Math.floor(next() * 2 ** 32) ^ seed;
  return next;
}
