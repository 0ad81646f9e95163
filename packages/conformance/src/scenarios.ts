import type { Scenario } from "./scenario.js";
import { attestationScenarios } from "./scenarios/attestation.js";
import { cipherScenarios } from "./scenarios/ciphers.js";
import { coreScenarios } from "./scenarios/core.js";
import { hashScenarios } from "./scenarios/hashes.js";
import { keyScenarios } from "./scenarios/keys.js";
import { signatureScenarios } from "./scenarios/signatures.js";

/** Every scenario there is. */
export const table: readonly Scenario[] = [
  ...coreScenarios,
  ...keyScenarios,
  ...signatureScenarios,
  ...cipherScenarios,
  ...hashScenarios,
  ...attestationScenarios,
];
