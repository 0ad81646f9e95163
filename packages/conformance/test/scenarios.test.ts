import { readFileSync } from "node:fs";
import { operationsByOpcode } from "@parsec-ts/operations";
import { provisionForTests } from "@parsec-ts/real-service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderMatrix } from "../src/matrix.js";
import { outcomeOf } from "../src/run-scenario.js";
import { expectedOutcome, type Outcome, type Scenario } from "../src/scenario.js";
import { mockServices, realServices, type Service } from "../src/services.js";
import { table } from "../src/scenarios.js";

const installation = await provisionForTests();
const real = installation === undefined ? [] : realServices(installation);
const matrix = new Map<Service, Map<Scenario, Outcome>>();

describe.each([...mockServices, ...real])("$title", (service) => {
  let stage: Awaited<ReturnType<Service["start"]>>;
  const outcomes = new Map<Scenario, Outcome>();
  matrix.set(service, outcomes);

  beforeAll(async () => {
    stage = await service.start();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  it.each(table.map((scenario) => ({ name: `${scenario.operation}: ${scenario.title}`, scenario })))(
    "$name",
    async ({ scenario }) => {
      const outcome = await outcomeOf(scenario, stage);
      outcomes.set(scenario, outcome);
      expect(outcome).toBe(expectedOutcome(scenario, service.columns));
    },
  );
});

it("leaves no operation of the contract untested", () => {
  const tested = new Set(table.map(({ operation }) => operation));
  expect([...operationsByOpcode.values()].map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([]);
});

it.skipIf(installation === undefined)(
  "finds what MATRIX.md says: else write it anew by `pnpm --filter @parsec-ts/conformance matrix`",
  () => {
    expect(renderMatrix(matrix)).toBe(readFileSync(new URL("../MATRIX.md", import.meta.url), "utf8"));
  },
);
