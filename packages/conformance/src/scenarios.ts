import type { Scenario } from "./scenario.js";
import { aeadScenarios } from "./scenarios/aead.js";
import { asymmetricEncryptionScenarios } from "./scenarios/asymmetric-encryption.js";
import { attestationScenarios } from "./scenarios/attestation.js";
import { cipherScenarios } from "./scenarios/ciphers.js";
import { coreScenarios } from "./scenarios/core.js";
import { hashScenarios } from "./scenarios/hashes.js";
import { keyAgreementScenarios } from "./scenarios/key-agreement.js";
import { keyScenarios } from "./scenarios/keys.js";
import { macScenarios } from "./scenarios/macs.js";
import { randomScenarios } from "./scenarios/random.js";
import { signatureScenarios } from "./scenarios/signatures.js";

/** All scenarios of the conformance suite. */
export const scenarios: readonly Scenario[] = [
  ...coreScenarios,
  ...keyScenarios,
  ...signatureScenarios,
  ...asymmetricEncryptionScenarios,
  ...aeadScenarios,
  ...cipherScenarios,
  ...macScenarios,
  ...hashScenarios,
  ...randomScenarios,
  ...keyAgreementScenarios,
  ...attestationScenarios,
];
