// Compares our client with its peers on one C mock service: `pnpm bench:peers --help`. docs/performance.md explains the figures.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CALL_CASES } from "./cases.mjs";
import { machine } from "./machine.mjs";
import { measureCalls } from "./measure.mjs";
import { parseOptions } from "./options.mjs";
import { OTHER_MEASURES, queueRows } from "./others.mjs";
import { buildMock, buildPeers, buildPlainClient, peersOf } from "./peers.mjs";
import { startMock } from "./processes.mjs";
import { ratios, tables } from "./report.mjs";

const { caseNames, peerNames, rounds, share, go, json } = parseOptions();
const directory = mkdtempSync(join(tmpdir(), "bench-peers-"));
const mocks = new Map();

try {
  const program = await buildMock();
  const { peers, skipped } = await buildPeers(peerNames, { go });
  for (const [title, reason] of Object.entries(skipped)) console.error(`SKIPPED: ${title}: ${reason}`);
  const mockFor = (cores, mute) => sharedMock(program, cores, mute);
  const run = { peers, mockFor, client: [await buildPlainClient()], directory, rounds, share };

  const cases = {};
  const others = [];
  for (const name of caseNames) {
    console.error(`… ${name}`);
    if (OTHER_MEASURES[name]) others.push(...(await OTHER_MEASURES[name](run)));
    else cases[name] = await measureCase(scaled(CALL_CASES[name]), peers, mockFor);
  }
  others.push(...queueRows(cases));

  const about = { ...machine(), rounds };
  const titles = Object.fromEntries(Object.entries(peers).map(([name, { title }]) => [name, title]));
  console.log(tables({ cases, others, titles, about }));
  if (json) writeFileSync(json, text({ about, cases, ratios: ratios(cases), others, skipped }));
} finally {
  for (const mock of mocks.values()) (await mock).stop();
  rmSync(directory, { recursive: true, force: true });
}

async function measureCase(testCase, peers, mockFor) {
  return measureCalls(peersOf(testCase, peers), testCase, await mockFor(testCase.cores), rounds);
}

/** A case with the share of its calls that is asked for; not fewer than run at once. */
function scaled(testCase) {
  return { ...testCase, calls: Math.max(Math.ceil(testCase.calls * share), testCase.inFlight) };
}

function sharedMock(program, cores, mute) {
  const key = `${cores} ${mute}`;
  if (!mocks.has(key)) mocks.set(key, startMock(program, directory, cores, mute));
  return mocks.get(key);
}

function text(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
