import { isParsecError } from "@parsec-ts/client";
import { statusName } from "@parsec-ts/wire-protocol";
import type { Outcome, Scenario, ScenarioContext } from "./scenario.js";

/** Runs a scenario and returns its outcome. An error that is not a refusal of the service is thrown: it is never expected. */
export async function runScenario({ run }: Scenario, context: ScenarioContext): Promise<Outcome> {
  try {
    await run(context);
    return "ok";
  } catch (error) {
    const name =
      isParsecError(error) && error.family === "service" && error.status !== undefined
        ? statusName(error.status)
        : undefined;
    if (name === undefined) throw error;
    return name;
  }
}
