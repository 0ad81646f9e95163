// Compares our client with its peers on one C mock service: `pnpm bench:peers --help`. docs/performance.md explains the figures.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ALL_CASES, CALL_CASES } from "./cases.mjs";
import { machine } from "./machine.mjs";
import { measureCalls } from "./measure.mjs";
import { buildMock, buildPeers } from "./peers.mjs";
import { startMock } from "./processes.mjs";
import { ratios, tables } from "./report.mjs";

const USAGE = `pnpm bench:peers [--cases a,b] [--peers a,b] [--rounds N] [--quick] [--go FOLDER] [--json FILE]

--cases   some of ${ALL_CASES.join(", ")}
--peers   some of ours, c, textbook, rust, rustThreads, go
--rounds  interleaved rounds of each case; 9 by default
--quick   3 rounds of fewer calls
--go      the source folder of Go's client
--json    writes all figures into a file`;

const options = parseOptions();
if (options.help) {
  console.log(USAGE);
  process.exit();
}
const { rounds, share, names, wanted } = options;
const directory = mkdtempSync(join(tmpdir(), "bench-peers-"));
const mocks = new Map();

try {
  const program = await buildMock();
  const all = await buildPeers({ goClient: options.go });
  const skipped = Object.values(all).filter((peer) => peer.skipped !== undefined);
  for (const { title, skipped: reason } of skipped) console.error(`SKIPPED: ${title}: ${reason}`);
  const peers = pick(all, ([name, { command }]) => command !== undefined && (!wanted || wanted.includes(name)));

  const cases = {};
  for (const name of names.filter((name) => CALL_CASES[name])) {
    console.error(name);
    const testCase = scaled(CALL_CASES[name], share);
    cases[name] = await measureCalls(
      peersOf(testCase, peers),
      testCase,
      await mockFor(program, testCase.cores),
      rounds,
    );
  }
  const others = {};
  const titles = Object.fromEntries(Object.entries(peers).map(([name, { title }]) => [name, title]));
  const about = { ...machine(), rounds };
  console.log(
    `${tables({ cases, others, titles })}\n\n${Object.entries(about)
      .map(([key, value]) => `${key}: ${value}`)
      .join("\n")}`,
  );
  if (options.json) {
    const skips = Object.fromEntries(skipped.map(({ title, skipped: reason }) => [title, reason]));
    writeFileSync(
      options.json,
      `${JSON.stringify({ about, cases, ratios: ratios(cases), others, skipped: skips }, null, 2)}\n`,
    );
  }
} finally {
  for (const mock of mocks.values()) mock.stop();
  rmSync(directory, { recursive: true, force: true });
}

function parseOptions() {
  const string = { type: "string" };
  const { values } = parseArgs({
    options: {
      cases: string,
      peers: string,
      rounds: string,
      go: string,
      json: string,
      quick: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  const list = (text) => text?.split(",");
  const names = list(values.cases) ?? ALL_CASES;
  const unknown = names.filter((name) => !ALL_CASES.includes(name));
  if (unknown.length > 0) throw new Error(`No such case: ${unknown.join(", ")}.\n${USAGE}`);
  const rounds = Number(values.rounds ?? (values.quick ? 3 : 9));
  return { ...values, rounds, share: values.quick ? 0.25 : 1, names, wanted: list(values.peers) };
}

/** A case with a share of its calls; not fewer than run at once. */
function scaled(testCase, share) {
  return { ...testCase, calls: Math.max(Math.ceil(testCase.calls * share), testCase.inFlight) };
}

function peersOf({ inFlight, queues, codec }, peers) {
  if (queues) return pick(peers, ([name]) => name === "ours");
  if (codec) {
    const ours = { ...peers.ours, command: peers.ours?.command.map((part) => part.replace(/ours\.mjs$/, "codec.mjs")) };
    return { ...(peers.ours && { ours }), ...pick(peers, ([name]) => name === "rust" || name === "go") };
  }
  return pick(peers, ([, { onlySideBySide }]) => !onlySideBySide || inFlight > 1);
}

function pick(record, test) {
  return Object.fromEntries(Object.entries(record).filter(test));
}

async function mockFor(program, cores, mute) {
  const key = `${cores} ${mute}`;
  if (!mocks.has(key)) mocks.set(key, await startMock(program, directory, cores, mute));
  return mocks.get(key);
}
