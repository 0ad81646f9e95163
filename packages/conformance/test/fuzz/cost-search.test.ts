import { deepCount, fuzzSeed, RandomChoices } from "@parsec-ts/test-support";
import { beforeAll, describe, expect, it } from "vitest";
import { allocationOf, bodyCost, decodeTime } from "../../src/fuzz/body-cost.js";
import { resultTypes } from "../../src/fuzz/contract-types.js";
import { type CostGoal, holdsList, rate, searchCosts } from "../../src/fuzz/cost-search.js";
import { type CostlyBody, describedLength, makeBody } from "../../src/fuzz/costly-body.js";
import { costlyBodies, HONEST_KEYS } from "./costly-bodies.js";

const STEPS = deepCount(40, 2);
const OPERATIONS = deepCount(31, 4);
const results = resultTypes();

function subject(opcode: number) {
  const found = results.get(opcode);
  if (found === undefined) throw new Error(`no operation ${opcode}`);
  return { codec: found.operation.result, isList: holdsList(found.type) };
}

function timePerByte(described: CostlyBody, repeat: number): number {
  const body = makeBody(described, repeat);
  return decodeTime(subject(described.opcode).codec, body) / body.length;
}

/** The number of honest keys that have about this length together. */
function honestRepeat(length: number): number {
  return Math.min(HONEST_KEYS.repeat, Math.ceil(length / describedLength(HONEST_KEYS.piece)));
}

// The first call makes hidden classes and compiled code.
beforeAll(() => {
  bodyCost(subject(HONEST_KEYS.opcode).codec, true, HONEST_KEYS);
});

describe(`a search of ${STEPS} steps for the costliest result of ${OPERATIONS} operations`, () => {
  it.each(["memory", "work"] as const)(
    "finds none beyond the bounds: %s",
    (goal: CostGoal) => {
      const found = searchCosts({
        goal,
        operations: OPERATIONS,
        steps: STEPS,
        choices: new RandomChoices(fuzzSeed(`cost in ${goal}`)),
      });
      for (const { operation, body, cost } of found.slice(0, 3)) {
        const ratio = timePerByte(body, cost.repeat) / timePerByte(HONEST_KEYS, honestRepeat(cost.bytes));
        console.log(operation, JSON.stringify(body), cost, `${ratio.toFixed(2)} times the CPU of honest keys`);
      }
      for (const { body, cost } of found) {
        expect(rate("memory", cost), JSON.stringify({ body, cost })).toBeLessThanOrEqual(1);
        expect(rate("work", cost), JSON.stringify({ body, cost })).toBeLessThanOrEqual(1);
      }
    },
    3_600_000,
  );
});

describe("a costly body that was found earlier stays within the bounds", () => {
  it.each(costlyBodies.map((body) => [body.title, body] as const))("%s", (_title, body) => {
    const { codec, isList } = subject(body.opcode);
    const cost = bodyCost(codec, isList, body);
    expect(cost.repeat).toBeGreaterThan(0);
    expect(cost.elements).toBeLessThanOrEqual(16_384);
    expect(cost.retained).toBeLessThanOrEqual(cost.allowed);
    expect(cost.visitedPerByte).toBeLessThanOrEqual(0.5);
  });
});

describe("decoding allocates at most 4 KiB for each element and twice the bytes of the body", () => {
  it.each(costlyBodies.map((body) => [body.title, body] as const))("%s", (_title, body) => {
    const { bytes, elements, allocated } = allocationOf(subject(body.opcode).codec, body);
    expect(allocated).toBeGreaterThan(0);
    expect(allocated).toBeLessThanOrEqual(4_096 * elements + 2 * bytes + 65_536);
  });
});
