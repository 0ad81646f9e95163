import { isParsecError, statusName } from "@parsec-ts/node";
import type { Outcome, Scenario, Stage } from "./scenario.js";

/** How a scenario ends. What is no refusal of the service is thrown: it is never an expected end. */
export async function outcomeOf({ run }: Scenario, stage: Stage): Promise<Outcome> {
  try {
    await run(stage);
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
