import type {
  AsymmetricEncryption,
  AsymmetricSignature,
  CheckType,
  KeyAttributes,
  ProviderInfo,
} from "@parsec-ts/operations";
import type { Status } from "@parsec-ts/wire-protocol";

/** A status with which a provider refuses; `undefined` where it does as it is asked. */
export type Refusal = (typeof Status)[keyof typeof Status] | undefined;

/** One provider: what it says of itself, and where it does less than software can. */
export interface MockProvider {
  readonly info: ProviderInfo;
  /** Operations that it does. */
  readonly opcodes: readonly number[];
  /** Refuses to make a key. */
  refusesToGenerate?(attributes: KeyAttributes): Refusal;
  /** Refuses to take a key in. */
  refusesToImport?(attributes: KeyAttributes): Refusal;
  /** Refuses to sign, and to verify, by an algorithm that a key permits. */
  refusesToSign?(alg: AsymmetricSignature): Refusal;
  /** Refuses to encrypt, and to decrypt, by an algorithm that a key permits. */
  refusesToEncrypt?(alg: AsymmetricEncryption): Refusal;
  /** Refuses random bytes. */
  refusesRandom?(size: number): Refusal;
  /** Denies in CanDoCrypto what it is asked for. Real providers claim more than they do. */
  denies?(attributes: KeyAttributes, checkType: CheckType): Refusal;
  /** Random bytes that it gives at most; it answers with fewer than were asked for rather than refuse. */
  readonly maxRandom?: number;
  /** Lists a key that was imported without a size with no size. */
  readonly listsSizeAsGiven?: boolean;
}
