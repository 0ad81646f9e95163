import { check } from "../check.js";
import type { Scenario } from "../scenario.js";

function random(size: number): Scenario {
  return {
    operation: "PsaGenerateRandom",
    title: `returns ${size} bytes`,
    async run({ parsec, provider }) {
      check((await parsec.generateRandom(size, { provider })).length === size, "another length");
    },
  };
}

/** Generating random bytes. */
export const randomScenarios: readonly Scenario[] = [random(32), random(1000)];
