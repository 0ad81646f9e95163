import type { ParsecClient } from "@parsec-ts/client";
import type { StatusName } from "@parsec-ts/wire-protocol";
import type { ReferenceCrypto } from "./reference/reference-crypto.js";

/** A kind of provider, by its behaviour. The emulated TPM also has a profile of its own, for its differences from the real one. */
export type ProviderProfile = "software" | "mbed" | "pkcs11" | "tpm" | "emulated-tpm";

/** The client and the provider that a scenario runs with. */
export interface ScenarioContext {
  readonly parsec: ParsecClient;
  /** Provider id. */
  readonly provider: number;
  /** Name of the application that the service authenticates the client as. */
  readonly application: string;
  /** Cryptography that is not the service's. */
  readonly reference: ReferenceCrypto;
  /** Returns a name that no key has yet. */
  freshName(): string;
}

/** The outcome of a scenario: success, or the status of the service's first refusal. */
export type Outcome = "ok" | StatusName;

/** One test case of the conformance suite. */
export interface Scenario {
  /** Parsec's name of the operation under test. */
  readonly operation: string;
  readonly title: string;
  /** Throws the refusal of the service, or an error that describes an incorrect response. */
  run(context: ScenarioContext): Promise<void>;
  /** Profiles that are known to refuse, each with its status. With all others the scenario must succeed. */
  readonly except?: Partial<Record<ProviderProfile, StatusName>>;
}

/** Returns the expected outcome for a provider with these profiles. The first profile with an exception counts. */
export function expectedOutcome({ except }: Scenario, profiles: readonly ProviderProfile[]): Outcome {
  const profile = profiles.find((candidate) => except?.[candidate] !== undefined);
  return (profile && except?.[profile]) ?? "ok";
}
