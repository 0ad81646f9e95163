import type { KeyAttributes, Usage } from "@parsec-ts/operations";
import type { RefusalReason } from "../errors/refuse.js";
import { refuse } from "../errors/refuse.js";
import type { Service } from "../keys/service.js";
import { has } from "../keys/usages.js";
import type { HasHash } from "../normalize/hash.js";
import type { CryptoKeyAlgorithm, CryptoKeyLike, CryptoKeyType, CryptoKeyUsage } from "../platform.js";
import type { DictionaryReader } from "../webidl/dictionary.js";

/** A key in the service behind a `CryptoKey`. */
export interface ServiceKey {
  readonly service: Service;
  readonly family: Family;
  /** Name of the key in the service. */
  readonly name: string;
  readonly type: Exclude<CryptoKeyType, "public">;
  readonly algorithm: CryptoKeyAlgorithm;
  readonly usages: readonly CryptoKeyUsage[];
  readonly attributes: KeyAttributes;
  /** The public half of a pair. */
  readonly publicKey: CryptoKeyLike | undefined;
  /** The platform's copy of an imported key, kept with `fallback: "platform"` for what the service cannot do with it. */
  readonly twin: CryptoKeyLike | undefined;
}

/** One use of a key: its parameters, read synchronously, and the work. `data` belongs to the work, which wipes nothing of it. */
export interface KeyOperation<Parameters> {
  /** Reads the parameters that the operation has beside the name. @throws TypeError, NotSupportedError */
  read(members: DictionaryReader, platformHas: HasHash): Parameters;
  run(key: ServiceKey, parameters: Parameters, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
}

/** Verification, of secret keys alone: those of pairs belongs to the platform. */
export interface VerifyOperation<Parameters> {
  read(members: DictionaryReader, platformHas: HasHash): Parameters;
  run(
    key: ServiceKey,
    parameters: Parameters,
    data: Uint8Array<ArrayBuffer>,
    signature: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>;
}

/** Agreement on a secret with the public key of a peer. Returns the whole secret, to be wiped. */
export interface DeriveOperation {
  read(members: DictionaryReader): unknown;
  run(key: ServiceKey, peer: CryptoKeyLike): Promise<Uint8Array>;
}

/** The attributes by which a key can be made, the best first; or the reason why there are none. */
export type AttributeChoice = { readonly attributes: readonly KeyAttributes[] } | { readonly refused: RefusalReason };

/** A member that the parameters of `importKey` may have beside the name. */
export type ImportMember = "hash" | "length" | "namedCurve";

/** The keys of one WebCrypto algorithm, as a Parsec service holds them. */
export interface Family {
  /** The algorithm's name in the specification. */
  readonly name: string;
  readonly isPair: boolean;
  /** Uses of private or secret keys. */
  readonly usages: readonly CryptoKeyUsage[];
  /** Uses of the public keys of pairs. */
  readonly publicUsages: readonly CryptoKeyUsage[];
  /** Members that the parameters of `importKey` have beside the name, in the order in which they are read. */
  readonly importMembers: readonly ImportMember[];
  /** The format of a secret key's bytes, if it is not `raw`. */
  readonly secretFormat?: "raw-secret";
  /** Reads the parameters of `generateKey` to the algorithm of the new key. @throws TypeError, NotSupportedError */
  readGenerate(members: DictionaryReader, platformHas: HasHash): CryptoKeyAlgorithm;
  /** Checks them, after the usages. @throws OperationError, NotSupportedError */
  checkGenerate(algorithm: CryptoKeyAlgorithm): void;
  /** PSA's flags for each use that the service serves: the first is needed, others make it whole. */
  readonly flags: UsageFlagTable;
  /** Operations that the provider must have for each use. */
  readonly opcodes: Readonly<Partial<Record<CryptoKeyUsage, readonly number[]>>>;
  /** Uses a new key once, for providers that make keys which they cannot use and do not say so. @throws `ParsecError` */
  probe?(key: ServiceKey): Promise<void>;
  attributesFor(algorithm: CryptoKeyAlgorithm, usage: readonly Usage[]): AttributeChoice;
  /** The algorithm of a key with these attributes; `undefined` if it is not of this family. */
  algorithmOf(attributes: KeyAttributes): CryptoKeyAlgorithm | undefined;
  readonly sign?: KeyOperation<unknown>;
  readonly verify?: VerifyOperation<unknown>;
  readonly encrypt?: KeyOperation<unknown>;
  readonly decrypt?: KeyOperation<unknown>;
  readonly deriveBits?: DeriveOperation;
}

/** An algorithm with all members that the families' own have. */
export type AnyKeyAlgorithm = CryptoKeyAlgorithm & {
  readonly namedCurve?: string;
  readonly modulusLength?: number;
  readonly publicExponent?: Uint8Array;
  readonly hash?: CryptoKeyAlgorithm;
  readonly length?: number;
};

/** Flags of PSA by uses of WebCrypto. */
export type UsageFlagTable = Readonly<Partial<Record<CryptoKeyUsage, readonly Usage[]>>>;

/** PSA's flags for the uses of a new key. */
export function psaUsages(usages: readonly CryptoKeyUsage[], table: UsageFlagTable): Usage[] {
  const flags: Usage[] = [];
  for (const usage of usages) for (const flag of table[usage] ?? []) if (!has(flags, flag)) flags[flags.length] = flag;
  return flags;
}

/** Lets the platform's copy of an imported key do what the service cannot do; without one, refuses. */
export function byTwin<Result>(
  key: ServiceKey,
  reason: RefusalReason,
  run: (twin: CryptoKeyLike) => Promise<Result>,
): Promise<Result> {
  if (key.twin === undefined) throw refuse(reason);
  return run(key.twin);
}
