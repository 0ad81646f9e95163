/** Ends this process when its input ends, so that a service never outlives the benchmark. */
export function untilInputEnds() {
  process.stdin.resume().once("end", () => process.exit());
}
