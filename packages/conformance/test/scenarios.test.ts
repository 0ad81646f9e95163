import { readFileSync } from "node:fs";
import { operationsByOpcode } from "@parsec-ts/operations";
import { provisionForTests } from "@parsec-ts/real-service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderMatrix } from "../src/matrix.js";
import { runScenario } from "../src/run-scenario.js";
import { expectedOutcome, type Outcome, type Scenario } from "../src/scenario.js";
import { scenarios } from "../src/scenarios.js";
import { mockServices, realServices, type Service } from "../src/services.js";

const installation = await provisionForTests();
const real = installation === undefined ? [] : realServices(installation);
const matrix = new Map<Service, Map<Scenario, Outcome>>();

describe.each([...mockServices, ...real])("$title", (service) => {
  let context: Awaited<ReturnType<Service["start"]>>;
  const outcomes = new Map<Scenario, Outcome>();
  matrix.set(service, outcomes);

  beforeAll(async () => {
    context = await service.start();
  });
  afterAll(() => context?.[Symbol.asyncDispose]());

  it.each(scenarios.map((scenario) => ({ name: `${scenario.operation}: ${scenario.title}`, scenario })))(
    "$name",
    async ({ scenario }) => {
      const outcome = await runScenario(scenario, context);
      outcomes.set(scenario, outcome);
      expect(outcome).toBe(expectedOutcome(scenario, service.profiles));
    },
  );
});

it("the scenarios test every operation of the contract", () => {
  const tested = new Set(scenarios.map(({ operation }) => operation));
  expect([...operationsByOpcode.values()].map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([]);
});

it.skipIf(installation === undefined)(
  "the outcomes are those of MATRIX.md, which `pnpm --filter @parsec-ts/conformance matrix` writes",
  () => {
    expect(renderMatrix(matrix)).toBe(readFileSync(new URL("../MATRIX.md", import.meta.url), "utf8"));
  },
);
