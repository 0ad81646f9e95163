// Every message of the contract, mutated: the generated codecs and protobufjs agree, or differ for a reason that is named here.
import { isDeepStrictEqual } from "node:util";
import { deepCount, fuzzSeed, mutate, RandomChoices } from "@parsec-ts/test-support";
import { isParsecError } from "@parsec-ts/wire-protocol";
import fc from "fast-check";
import type protobuf from "protobufjs";
import { expect, it } from "vitest";
import { type BodyCodec, operationsByOpcode } from "../../src/index.js";
import { contractRoot } from "../contract-root.js";
import { encodeBody } from "../encode-body.js";
import { mutateFields } from "../mutate-fields.js";
import { arbitraryMessage, asGenerated, oracleDecode, oracleEncode, withoutEarlierMessages } from "../oracle.js";

const MESSAGES = deepCount(1_000_000, 20_000);
const LARGE_MESSAGES = deepCount(5_000, 100);
/** The longest body that a client takes by default. */
const BODY_LIMIT = 1 << 20;

interface Subject {
  readonly codec: BodyCodec<unknown>;
  readonly type: protobuf.Type;
  readonly corpus: readonly Uint8Array[];
}

/** Reasons for which the generated codecs refuse what protobufjs accepts: the first that fits counts. */
const STRICTER = [
  ["a known field with another wire type, which protobufjs takes for an unknown field", /has wire type \d instead of/],
  ["more list elements and unknown fields than the limit", /list elements/],
  ["more duplicates than the limit", /fields that came before/],
  ["messages or groups within each other beyond the limit", /within each other/],
  ["an absent field that is mandatory here, where protobuf knows none", /lacks its mandatory field/],
  ["a string that is not UTF-8, which protobufjs decodes with replacement characters", /not well-formed UTF-8/],
  ["field number 0, which protobufjs takes for an unknown field", /field number that does not exist/],
  ["a number of more than ten bytes in an unknown field", /number of more than ten bytes/],
  ["a group that another number closes", /is closed as group/],
] as const;

/** Reasons for which the generated codecs accept what protobufjs refuses. */
const LAXER: readonly (readonly [reason: string, error: RegExp])[] = [
  [
    "a group with a field number from 2^28 on, whose tag protobufjs compares as a negative number",
    /invalid end group tag/,
  ],
];

function subjects(seed: number): readonly Subject[] {
  const root = contractRoot();
  return [...operationsByOpcode.values()].flatMap(({ request, result }) =>
    [request, result].map((codec) => {
      const type = root.lookupType(codec.message);
      const corpus = fc.sample(arbitraryMessage(type), { seed, numRuns: 30 }).map((plain) => oracleEncode(type, plain));
      return { codec, type, corpus };
    }),
  );
}

/** The part of a value that the contract knows. */
function known(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(known);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if ("kind" in value && value.kind === "unknown") return { kind: "unknown" };
  const entries = Object.entries(value).filter(([name]) => name !== "unknownFields" && name !== "siblingUnknownFields");
  return Object.fromEntries(entries.map(([name, inner]) => [name, known(inner)]));
}

function reasonOf(reasons: typeof LAXER, error: unknown): string | undefined {
  const text = error instanceof Error ? error.message : String(error);
  return reasons.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Decodes with both; returns "agreed", "refused" by both, or the reason of a difference. Throws for a finding. */
function compare({ codec, type }: Subject, body: Uint8Array): string {
  let value: unknown;
  let refusal: unknown;
  try {
    value = codec.decode(body);
  } catch (error) {
    if (!isParsecError(error) || error.family !== "protocol") throw error;
    refusal = error;
  }
  let expected: unknown;
  try {
    type.decode(body);
    if (refusal === undefined) expected = asGenerated(type, oracleDecode(type, withoutEarlierMessages(type, body)));
  } catch (error) {
    if (refusal !== undefined) return "refused by both";
    return finding(reasonOf(LAXER, error), "is accepted, which protobufjs refuses", error);
  }
  if (refusal !== undefined)
    return finding(reasonOf(STRICTER, refusal), "is refused, which protobufjs accepts", refusal);
  if (!isDeepStrictEqual(known(value), expected)) throw new Error("the values differ");
  if (!isDeepStrictEqual(codec.decode(encodeBody(codec, value)), value))
    throw new Error("encoding again gives another value");
  return "agreed";
}

function finding(reason: string | undefined, title: string, cause: unknown): string {
  if (reason === undefined) throw new Error(title, { cause });
  return reason;
}

/** Compares many bodies, counts the outcomes and prints them. */
function run(
  title: string,
  count: number,
  next: (choices: RandomChoices, subject: Subject) => Uint8Array,
): Map<string, number> {
  const seed = fuzzSeed(title);
  const choices = new RandomChoices(seed);
  const all = subjects(seed);
  const outcomes = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const subject = choices.of(all);
    // Of a Buffer, protobufjs makes Buffers.
    const body = new Uint8Array(next(choices, subject));
    try {
      const outcome = compare(subject, body);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    } catch (error) {
      const hex = Buffer.from(body.subarray(0, 2000)).toString("hex");
      throw new Error(`finding: ${subject.codec.message}, ${body.length} bytes, ${hex}`, { cause: error });
    }
  }
  console.log(Object.fromEntries([...outcomes].sort(([, a], [, b]) => b - a)));
  return outcomes;
}

it(`generated codecs and protobufjs agree on ${MESSAGES} mutated messages of the contract`, () => {
  const outcomes = run("differential", MESSAGES, (choices, { corpus }) => {
    // Two messages after each other are one message, with duplicates.
    if (choices.below(8) === 0) return Buffer.concat([choices.of(corpus), choices.of(corpus)]);
    if (choices.below(4) === 0) return mutate(corpus, choices);
    let body = choices.of(corpus);
    for (let i = choices.below(4); i >= 0; i--) body = mutateFields(body, choices);
    return body;
  });
  expect(outcomes.get("agreed")).toBeGreaterThan(MESSAGES / 10);
  expect(outcomes.get("refused by both")).toBeGreaterThan(MESSAGES / 20);
}, 1_200_000);

it(`generated codecs and protobufjs agree on ${LARGE_MESSAGES} messages of up to 1 MiB`, () => {
  const outcomes = run("large differential", LARGE_MESSAGES, (choices, { corpus }) => large(choices, corpus));
  expect(outcomes.get("agreed")).toBeGreaterThan(LARGE_MESSAGES / 20);
}, 1_200_000);

/** A message that is repeated, or that is followed by long or many fields, as long as the limit of a body or shorter. */
function large(choices: RandomChoices, corpus: readonly Uint8Array[]): Uint8Array {
  const length = 1 << (10 + choices.below(11));
  const first = choices.of(corpus);
  const piece = choices.below(2) === 0 ? choices.of(corpus) : field(choices, choices.below(20));
  const long = choices.below(3) === 0 ? field(choices, Math.min(length, BODY_LIMIT - 10)) : new Uint8Array(0);
  const space = Math.min(length, BODY_LIMIT) - first.length - long.length;
  const times =
    piece.length === 0 ? 0 : Math.max(0, Math.min(Math.floor(space / piece.length), choices.of([300, 20_000])));
  const whole = Buffer.concat([first, long, ...Array<Uint8Array>(times).fill(piece)]).subarray(0, BODY_LIMIT);
  return choices.below(4) === 0 ? mutate([whole], choices).subarray(0, BODY_LIMIT) : whole;
}

/** One length-delimited field, of a number that most messages know or that none does. */
function field(choices: RandomChoices, length: number): Uint8Array {
  const number = choices.of([1, 2, 3, 4, 15]);
  const lengthBytes = [(length & 0x7f) | 0x80, ((length >>> 7) & 0x7f) | 0x80, length >>> 14];
  return Buffer.concat([
    Uint8Array.of((number << 3) | 2, ...lengthBytes),
    new Uint8Array(length).fill(choices.below(128)),
  ]);
}
