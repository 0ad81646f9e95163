/** Returns how often a test repeats something: `deep` times in `pnpm check:deep`, which sets PARSEC_DEEP, else `sample` times. */
export function deepCount(deep: number, sample: number): number {
  return process.env.PARSEC_DEEP === "1" ? deep : sample;
}
