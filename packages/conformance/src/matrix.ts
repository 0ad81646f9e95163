import { runScenario } from "./run-scenario.js";
import type { Outcome, Scenario } from "./scenario.js";
import { scenarios } from "./scenarios.js";
import type { Service } from "./services.js";

/** The outcomes of every scenario on every service. */
export type Matrix = ReadonlyMap<Service, ReadonlyMap<Scenario, Outcome>>;

/** Runs all scenarios on each service. */
export async function runMatrix(services: readonly Service[]): Promise<Matrix> {
  const matrix = new Map<Service, ReadonlyMap<Scenario, Outcome>>();
  for (const service of services) {
    await using context = await service.start();
    const outcomes = new Map<Scenario, Outcome>();
    for (const scenario of scenarios) outcomes.set(scenario, await runScenario(scenario, context));
    matrix.set(service, outcomes);
  }
  return matrix;
}

/** Renders the matrix as a page of documentation. */
export function renderMatrix(matrix: Matrix): string {
  const services = [...matrix.keys()];
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const lines = scenarios.map((scenario) => {
    const cells = services.map((service) => shorten(matrix.get(service)?.get(scenario) ?? "ok"));
    return row([scenario.operation, scenario.title, ...cells]);
  });
  return [
    "# Supported operations of each provider",
    "",
    "Every operation of the contract on every provider, as the conformance suite observed it: `ok`, or the status of the response. The suite",
    "asserts each cell. Written by `pnpm --filter @parsec-ts/conformance matrix`; do not edit.",
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
