// The command line of the benchmark.
import { parseArgs } from "node:util";
import { ALL_CASES } from "./cases.mjs";

const PEERS = ["ours", "c", "textbook", "rust", "rustThreads", "go"];

const USAGE = `pnpm bench:peers [--cases a,b] [--peers a,b] [--rounds N] [--quick] [--go FOLDER] [--json FILE]

--cases   some of ${ALL_CASES.join(", ")}
--peers   some of ${PEERS.join(", ")}
--rounds  interleaved rounds of each case; 9 by default
--quick   3 rounds with a quarter of the calls
--go      the source folder of Go's client
--json    writes all figures into a file`;

const string = { type: "string" };
const boolean = { type: "boolean" };
const OPTIONS = {
  cases: string,
  peers: string,
  rounds: string,
  go: string,
  json: string,
  quick: boolean,
  help: boolean,
};

/** Returns the options; prints usage and ends the process if it is asked for or an option is wrong. */
export function parseOptions() {
  const { cases, peers, rounds, quick, help, ...rest } = parsed();
  if (help) exit(0, USAGE);
  const count = Number(rounds ?? (quick ? 3 : 9));
  if (!Number.isInteger(count) || count < 1) exit(1, `--rounds is a number from 1.\n\n${USAGE}`);
  return {
    ...rest,
    caseNames: someOf(ALL_CASES, cases),
    peerNames: someOf(PEERS, peers),
    rounds: count,
    share: quick ? 0.25 : 1,
  };
}

function parsed() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    return exit(1, `${error.message}\n\n${USAGE}`);
  }
}

function someOf(all, text) {
  const names = text?.split(",") ?? all;
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) exit(1, `There is no ${unknown.join(", ")}.\n\n${USAGE}`);
  return all.filter((name) => names.includes(name));
}

function exit(code, text) {
  console[code === 0 ? "log" : "error"](text);
  process.exit(code);
}
