import { outcomeOf } from "./run-scenario.js";
import type { Outcome, Scenario } from "./scenario.js";
import type { Service } from "./services.js";
import { table } from "./scenarios.js";

/** Outcomes of every scenario on every service, by service and scenario. */
export type Matrix = ReadonlyMap<Service, ReadonlyMap<Scenario, Outcome>>;

/** Runs the whole table over each service. */
export async function runMatrix(services: readonly Service[]): Promise<Matrix> {
  const matrix = new Map<Service, ReadonlyMap<Scenario, Outcome>>();
  for (const service of services) {
    await using stage = await service.start();
    const outcomes = new Map<Scenario, Outcome>();
    for (const scenario of table) outcomes.set(scenario, await outcomeOf(scenario, stage));
    matrix.set(service, outcomes);
  }
  return matrix;
}

/** The matrix as a page of documentation. */
export function renderMatrix(matrix: Matrix): string {
  const services = [...matrix.keys()];
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const lines = table.map((scenario) => {
    const cells = services.map((service) => shorten(matrix.get(service)?.get(scenario) ?? "ok"));
    return row([scenario.operation, scenario.title, ...cells]);
  });
  return [
    "# What works where",
    "",
    "Every operation of the contract on every provider, as the conformance suite saw it: `ok`, or the status that the service answered. Each",
    "cell is asserted by the suite. Written by `pnpm --filter @parsec-ts/conformance matrix`; do not edit.",
    "",
    row(["operation", "scenario", ...services.map(({ title }) => title)]),
    row(["---", "---", ...services.map(() => "---")]),
    ...lines,
    "",
  ].join("\n");
}

function shorten(outcome: Outcome): string {
  return outcome.replace(/^PsaError/, "");
}
