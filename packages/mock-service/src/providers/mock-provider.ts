import type { AsymmetricEncryption, AsymmetricSignature, KeyAttributes, ProviderInfo } from "@parsec-ts/operations";
import type { Status } from "@parsec-ts/wire-protocol";
import type { CapabilityRules } from "./capability-rules.js";

/** The status with which a provider refuses a request; `undefined` if it does not refuse. */
export type Refusal = (typeof Status)[keyof typeof Status] | undefined;

/** One provider: its description, and its restrictions compared with the software provider. */
export interface MockProvider {
  readonly info: ProviderInfo;
  /** Operations that the provider supports. */
  readonly opcodes: readonly number[];
  /** Rules of CanDoCrypto. */
  readonly capabilities: CapabilityRules;
  /** Refuses to generate a key. */
  refusesToGenerate?(attributes: KeyAttributes): Refusal;
  /** Refuses to import a key. */
  refusesToImport?(attributes: KeyAttributes): Refusal;
  /** Refuses to sign, and to verify, with an algorithm that the key permits. */
  refusesToSign?(alg: AsymmetricSignature): Refusal;
  /** Refuses to encrypt, and to decrypt, with an algorithm that the key permits. */
  refusesToEncrypt?(alg: AsymmetricEncryption): Refusal;
  /** Refuses to return random bytes. */
  refusesRandom?(size: number): Refusal;
  /** Largest number of random bytes in one response. A larger request succeeds with fewer bytes than requested. */
  readonly maxRandom?: number;
  /** True if a key that was imported without a size is listed without a size. */
  readonly listsSizeAsGiven?: boolean;
}
