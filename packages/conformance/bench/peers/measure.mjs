// Runs one case with all its peers, round by round in turn, so that whatever the machine does meets all of them.
import { startPeer } from "./processes.mjs";

const WARM_UP_RUNS = 4;

export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Returns, by peer, medians of CPU and wall time per call, calls per second and memory. */
export async function measureCalls(peers, testCase, mock, rounds) {
  const { operation, calls, warmUp, inFlight } = testCase;
  const running = [];
  for (const [name, peer] of Object.entries(peers)) {
    const limit = inFlight > 1 && !testCase.queues ? [String(inFlight)] : [];
    const process = startPeer([...peer.command, mock.path, ...limit]);
    const atOnce = peer.inFlight?.(inFlight) ?? inFlight;
    const run = (count) => process.run(operation, count, atOnce);
    const { unsupported } = await warmedUp(run, peer.compiled ? Math.max(warmUp / 10, atOnce) : warmUp);
    if (unsupported) await process.stop();
    else running.push({ name, run, stop: process.stop, samples: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { run, samples } of round % 2 === 0 ? running : running.toReversed()) samples.push(await run(calls));
  }
  for (const { stop } of running) await stop();
  return Object.fromEntries(running.map(({ name, samples }) => [name, summary(samples)]));
}

/** Warms up in several runs: after a single long one V8 starts again, and a run costs twice as much for thousands of calls. */
export async function warmedUp(run, calls) {
  for (let i = 1; i < WARM_UP_RUNS; i++) await run(Math.ceil(calls / WARM_UP_RUNS));
  return await run(Math.ceil(calls / WARM_UP_RUNS));
}

/** Runs a case in a new process each round and returns, by peer, the median of a figure of its report. */
export async function measureFresh(peers, { operation, calls, figure }, mock, rounds) {
  const samples = Object.fromEntries(Object.keys(peers).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, { command }] of Object.entries(peers)) {
      const process = startPeer([...command, mock.path]);
      samples[name].push(figure(await process.run(operation, calls, 1)));
      await process.stop();
    }
  }
  return Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, median(values)]));
}

function summary(samples) {
  const of = (figure) => median(samples.map(figure));
  const cpu = ({ userUs, systemUs, calls }) => (userUs + systemUs) / calls;
  return {
    cpuUs: of(cpu),
    userUs: of(({ userUs, calls }) => userUs / calls),
    perSecond: of(({ wallUs, calls }) => (calls / wallUs) * 1e6),
    rssKiB: samples.at(-1).rssKiB,
    peakKiB: samples.at(-1).peakKiB,
    // In the order of the rounds: a figure that falls from round to round was not warm.
    cpuUsByRound: samples.map((sample) => Number(cpu(sample).toFixed(2))),
  };
}
