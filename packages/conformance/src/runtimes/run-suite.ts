import { NotInReference } from "../reference/reference-crypto.js";
import { runScenario } from "../run-scenario.js";
import { expectedOutcome, type ProviderProfile, type ScenarioContext } from "../scenario.js";
import { scenarios } from "../scenarios.js";

/** The results of a run of all scenarios on one service. */
export interface SuiteReport {
  /** Number of scenarios with the expected outcome. */
  readonly passed: number;
  /** Scenarios that compare with cryptography that the runtime does not have. */
  readonly notInReference: readonly string[];
  /** Scenarios with another outcome than the expected one, each with what happened. */
  readonly failed: readonly string[];
}

/** Runs all scenarios on a service with these profiles. */
export async function runSuite(context: ScenarioContext, profiles: readonly ProviderProfile[]): Promise<SuiteReport> {
  let passed = 0;
  const notInReference: string[] = [];
  const failed: string[] = [];
  for (const scenario of scenarios) {
    const title = `${scenario.operation}: ${scenario.title}`;
    try {
      const outcome = await runScenario(scenario, context);
      const expected = expectedOutcome(scenario, profiles);
      if (outcome === expected) passed++;
      else failed.push(`${title}: ${outcome}, expected was ${expected}`);
    } catch (error) {
      if (error instanceof NotInReference) notInReference.push(title);
      else failed.push(`${title}: ${describe(error)}`);
    }
  }
  return { passed, notInReference, failed };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Number of scenarios of the suite. */
export const SCENARIOS: number = scenarios.length;
