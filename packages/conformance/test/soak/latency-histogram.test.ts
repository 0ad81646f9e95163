import { expect, it } from "vitest";
import { LatencyHistogram } from "../../src/soak/latency-histogram.js";

function histogramOf(latencies: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const ms of latencies) histogram.add(ms);
  return histogram;
}

it("returns the bucket that holds a share of the latencies", () => {
  const histogram = histogramOf(Array.from({ length: 100 }, (_, i) => i + 0.05));
  expect(histogram.percentile(0.5)).toBeCloseTo(49.1);
  expect(histogram.percentile(0.99)).toBeCloseTo(98.1);
  expect(histogram.percentile(1)).toBeCloseTo(99.1);
});

it("counts a latency beyond its range in the last bucket", () => {
  expect(histogramOf([60_000]).percentile(0.5)).toBeCloseTo(10_000);
});

it("has no percentile without latencies", () => {
  expect(histogramOf([]).percentile(0.5)).toBeNaN();
});
