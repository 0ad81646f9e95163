// Writes the seeds of the fuzzer into corpus/: each function of the header with the responses of the corpus of conformance, and every plan
// of the service. Run it when functions.json, input.c or service.c has changed. It leaves the others alone: found-* are those inputs of
// the first half hour that reached most, the rest are findings.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { operationsByOpcode } from "@parsec-ts/operations";
import { HEADER_LENGTH } from "@parsec-ts/wire-protocol";
import { parametersOf } from "../../scripts/generate/parameters.js";

const corpus = join(import.meta.dirname, "corpus");
const responses = join(import.meta.dirname, "../../../conformance/fuzz/corpus/responses");
const { functions } = JSON.parse(readFileSync(join(import.meta.dirname, "../../functions.json"), "utf8"));

/** A client in relaxed trust, with no options else: open_client() of fuzz_client.c. */
const CLIENT = [16, 0];

/** The plans of service.c, and its choices of the bytes that are received at once. */
const PLANS = { respond: 0, status: 1, header: 2, raw: 3, cut: 4, close: 5, never: 6, refuse: 7, break: 8, reset: 9 };
const OTHER_LIST = 10;
const LONG_BODY = 11;
const CHUNKS = 8;

/** Indexes into the numbers of input.c. */
const NUMBERS = [
  [/sign|verify_hash|verify_message/, 0],
  [/asymmetric/, 2],
  [/aead/, 4],
  [/cipher/, 5],
  [/mac/, 6],
  [/hash_/, 7],
  [/agreement/, 8],
  [/./, 9],
];

const short = (number) => [number & 0xff, number >> 8];
const bytes = (all) => [...short(all.length), ...all];
const HASH = Array.from({ length: 32 }, (_, i) => i);

function argument(fn, { kind }, bufferSize) {
  const values = {
    text: [3, ...Buffer.from("key")],
    number: [NUMBERS.find(([names]) => names.test(fn.name))[1]],
    attributes: [0],
    bytes: bytes(HASH),
    buffer: short(bufferSize),
    exact: bytes(HASH),
  };
  return values[kind] ?? [];
}

/** One call at a service that lists what it usually does, with a plan for the request of the function itself. */
function call(fn, plan, ...rest) {
  return callWithBuffers(256, fn, plan, ...rest);
}

function callWithBuffers(size, fn, plan, ...rest) {
  const args = parametersOf(fn).flatMap((parameter) => argument(fn, parameter, size));
  return [functions.indexOf(fn), ...args, 0, 0, plan, ...rest];
}

function bodiesOf({ operation }) {
  const opcode = [...operationsByOpcode.values()].find(({ name }) => name === (operation ?? "ListKeys")).opcode;
  const names = readdirSync(responses).filter((name) => name.startsWith(`${opcode}-ok-`));
  return names.map((name) => [...readFileSync(join(responses, name)).subarray(HEADER_LENGTH)]);
}

function write(name, ...calls) {
  writeFileSync(join(corpus, name), Buffer.from([...CLIENT, ...calls.flat()]));
}

mkdirSync(corpus, { recursive: true });
for (const fn of functions) {
  const plan = /^list_(providers|authenticators)$/.test(fn.name) ? OTHER_LIST : PLANS.respond;
  const bodies = bodiesOf(fn);
  for (const [i, body] of bodies.entries()) write(`${fn.name}-${i}`, call(fn, plan, ...bytes(body)));
  if (bodies.length === 0) write(`${fn.name}-0`, call(fn, PLANS.respond, ...bytes([])));
}
const KEY = Array.from({ length: 100 }, (_, i) => i);
const exporting = functions.find(({ name }) => name === "export_key");
for (const size of [KEY.length - 1, KEY.length, KEY.length + 1])
  write(`buffer-of-${size}`, callWithBuffers(size, exporting, PLANS.respond, ...bytes([0x0a, KEY.length, ...KEY])));
const signing = functions.find(({ name }) => name === "sign_hash");
const [signature] = bodiesOf(signing);
for (const [name, plan] of Object.entries(PLANS))
  write(`plan-${name}`, call(signing, plan, ...bytes(signature), 9, 9), call(signing, plan));
write("plan-long", call(signing, LONG_BODY, ...bytes([0x0a, 0xfc, 0xff, 0x3f, 1, 2, 3]), 0xff, 0xff));
// Each identity that options can name, with a function that gives the token "token" for each request.
const TOKEN = [...bytes([...Buffer.from("token")]), 0, 0];
for (let identity = 0; identity <= 4; identity++) {
  const token = identity === 4 ? TOKEN : [];
  const args = parametersOf(signing).flatMap((parameter) => argument(signing, parameter, 256));
  const signed = (lists) => [functions.indexOf(signing), ...args, ...lists, ...token, 0, ...bytes(signature)];
  const options = [CLIENT[0] + 64 + identity, 4, ...Buffer.from("name")];
  writeFileSync(join(corpus, `identity-${identity}`), Buffer.from([...options, ...signed([0, 0]), ...signed([])]));
}
// A finding of the first run: as many receives as bytes.
write("plan-long-byte-by-byte", call(signing, LONG_BODY + 16, ...bytes([0x0a, 0xfc, 0xff, 0x3f]), 0xff, 0xff));
for (let i = 1; i < CHUNKS; i++)
  write(`chunks-${i}`, call(signing, 16 * i, ...bytes(signature)), call(functions[4], 16 * i));
