import type {
  Algorithm,
  AsymmetricEncryption,
  AsymmetricSignature,
  Hash,
  KeyAttributes,
  ProviderInfo,
} from "@parsec-ts/operations";
import type { Status } from "@parsec-ts/wire-protocol";
import type { Cryptography } from "../cryptography/cryptography.js";
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
  refusesToImport?(attributes: KeyAttributes, data: Uint8Array, cryptography: Cryptography): Refusal;
  /** True if points that are not on their curve are imported. Default: InvalidArgument. */
  readonly importsAnyPoint?: boolean;
  /** Refuses every operation with a key that it has made. Its destruction too, though it then is no longer listed. */
  refusesKey?(attributes: KeyAttributes): Refusal;
  /** Refuses to compute a hash. */
  refusesHash?(alg: Hash): Refusal;
  /** Refuses to export the public half of a key. */
  refusesToExportPublic?(attributes: KeyAttributes): Refusal;
  /** Refuses an algorithm before it looks whether the key permits it. */
  refusesAlgorithm?(alg: Algorithm): Refusal;
  /** Refuses to sign, and to verify, with an algorithm that the key permits. */
  refusesToSign?(alg: AsymmetricSignature, attributes: KeyAttributes): Refusal;
  /** Refuses to verify a signature that is longer or shorter than those of the key. */
  refusesSignatureLength?(attributes: KeyAttributes): Refusal;
  /** Refuses to encrypt, and to decrypt, with an algorithm that the key permits. */
  refusesToEncrypt?(alg: AsymmetricEncryption, label: Uint8Array): Refusal;
  /** Refuses an operation that needs the private half of a public key. Default: InvalidArgument. */
  readonly refusesPublicKey?: Refusal;
  /** The status of every failure to encrypt or to decrypt. Default: the one that the failure has in PSA. */
  readonly encryptionFailure?: Refusal;
  /** The status of every failure to verify. Default: the one that the failure has in PSA. */
  readonly verificationFailure?: Refusal;
  /** True if decrypting by PKCS#1 v1.5 returns other bytes for an invalid padding, so that the caller does not learn of it. */
  readonly hidesInvalidPadding?: boolean;
  /** Refuses to return random bytes. */
  refusesRandom?(size: number): Refusal;
  /** Largest number of random bytes in one response. A larger request succeeds with fewer bytes than requested. */
  readonly maxRandom?: number;
  /** True if a key that was imported without a size is listed without a size. */
  readonly listsSizeAsGiven?: boolean;
}
