import {
  type CallOptions,
  createClient,
  direct,
  type ParsecClient,
  serviceErrorCode,
  unixPeerCredentials,
} from "@parsec-ts/client";
import { keyBitsOf } from "@parsec-ts/key-formats";
import { type Algorithm, type AsymmetricSignature, hashLength, type KeyAttributes } from "@parsec-ts/operations";
import { algorithmFromPsa, keyTypeFromPsa, PsaError, usageFromPsa } from "@parsec-ts/psa";
import { isParsecError } from "@parsec-ts/wire-protocol";
import type { NativeIo } from "./native-io.js";

export interface DriverOptions {
  /** For the direct authenticator. */
  readonly applicationName: string;
  /** The name of a key is this prefix and its slot in decimal. */
  readonly keyNamePrefix: string;
  /** Effective user id, for Unix peer credentials. */
  readonly uid: number;
  /** Provider id; by default the first that the service lists. */
  readonly provider: number | undefined;
  /** Milliseconds for one call from C, for all of its requests together. */
  readonly timeoutMs: number;
}

/** Attributes of a key as C passes them: PSA's numbers. */
export interface PsaAttributes {
  readonly type: number;
  readonly bits: number;
  readonly usage: number;
  readonly algorithm: number;
}

/** Keys of a service by slot numbers, with the operations that a PSA driver needs. */
export class Driver {
  readonly #options: DriverOptions;
  /** The client, which has chosen provider and authenticator; absent until the first call that reaches the service. */
  #client: ParsecClient | undefined;

  constructor(options: DriverOptions) {
    this.#options = options;
  }

  /**
   * Converts attributes to those that the service gets. Checks everything that can be checked without the service.
   *
   * @throws {@link PsaError} NOT_SUPPORTED for a number that has no counterpart in Parsec
   */
  attributes({ type, bits, usage, algorithm }: PsaAttributes): KeyAttributes {
    const keyType = keyTypeFromPsa(type);
    const keyPolicy = { keyUsageFlags: usageFromPsa(usage), keyAlgorithm: algorithmFromPsa(algorithm) };
    return { keyType, keyBits: bits, keyPolicy };
  }

  /** Creates a key in the service. */
  async generate(io: NativeIo, slot: string, requested: PsaAttributes): Promise<void> {
    const attributes = this.attributes(requested);
    if (attributes.keyBits === 0) throw new PsaError("INVALID_ARGUMENT", "a key of no bits");
    await this.#with(io, (client, options) =>
      client.generateKey({ keyName: this.#nameOf(slot), attributes }, options()),
    );
  }

  /** Imports a key; returns its size in bits, which its data determine. */
  async import(io: NativeIo, slot: string, requested: PsaAttributes, data: Uint8Array): Promise<number> {
    const attributes = this.attributes(requested);
    const keyBits = keyBitsOf(attributes.keyType, data);
    if (requested.bits !== 0 && requested.bits !== keyBits) throw new PsaError("INVALID_ARGUMENT", "not of that size");
    const request = { keyName: this.#nameOf(slot), attributes: { ...attributes, keyBits }, data };
    await this.#with(io, (client, options) => client.importKey(request, options()));
    return keyBits;
  }

  /** Removes a key. An empty slot is no error. */
  async destroy(io: NativeIo, slot: string): Promise<void> {
    try {
      await this.#with(io, (client, options) => client.destroyKey(this.#nameOf(slot), options()));
    } catch (error) {
      if (!isMissingKey(error)) throw error;
    }
  }

  /** Exports the key itself, if its policy permits that. A public key is exported as such. */
  async export(io: NativeIo, slot: string): Promise<Uint8Array> {
    return await this.#with(io, async (client, options) => {
      const keyName = this.#nameOf(slot);
      const { keyType } = await this.#attributesOf(client, keyName, options());
      if (keyType.kind.endsWith("PublicKey")) return await client.exportPublicKey(keyName, options());
      return await client.exportKey(keyName, options());
    });
  }

  /** Exports the public key in PSA's format. */
  async exportPublic(io: NativeIo, slot: string): Promise<Uint8Array> {
    return await this.#with(io, (client, options) => client.exportPublicKey(this.#nameOf(slot), options()));
  }

  /** Signs a hash; the signature has PSA's format. */
  async sign(io: NativeIo, slot: string, algorithm: number, hash: Uint8Array): Promise<Uint8Array> {
    const alg = signatureFromPsa(algorithm, hash);
    const request = { keyName: this.#nameOf(slot), alg, hash };
    return await this.#with(io, (client, options) => client.signHash(request, options()));
  }

  /**
   * Verifies a signature over a hash.
   *
   * @throws {@link PsaError} INVALID_SIGNATURE
   */
  async verify(io: NativeIo, slot: string, algorithm: number, hash: Uint8Array, signature: Uint8Array): Promise<void> {
    const alg = signatureFromPsa(algorithm, hash);
    const request = { keyName: this.#nameOf(slot), alg, hash, signature };
    if (!(await this.#with(io, (client, options) => client.verifyHash(request, options())))) {
      throw new PsaError("INVALID_SIGNATURE", "not a signature of this key");
    }
  }

  /**
   * Checks that the slot has a key of that type and, unless 0, of that size.
   *
   * @throws {@link PsaError} DOES_NOT_EXIST, INVALID_ARGUMENT
   */
  async checkKey(io: NativeIo, slot: string, expected: PsaAttributes): Promise<void> {
    const keyType = keyTypeFromPsa(expected.type);
    const actual = await this.#with(io, (client, options) => this.#attributesOf(client, this.#nameOf(slot), options()));
    const isSameType = JSON.stringify(actual.keyType) === JSON.stringify(keyType);
    const isSameSize = expected.bits === 0 || expected.bits === actual.keyBits;
    if (!isSameType || !isSameSize) throw new PsaError("INVALID_ARGUMENT", "another key is in that slot");
  }

  /** The slot is text because QuickJS prints numbers of 2^63 and above with a leading zero in some bases. */
  #nameOf(slot: string): string {
    return this.#options.keyNamePrefix + slot;
  }

  async #attributesOf(client: ParsecClient, keyName: string, options: CallOptions): Promise<KeyAttributes> {
    const keys = await client.listKeys(options);
    const key = keys.find(({ name, providerId }) => name === keyName && providerId === client.defaultProvider);
    if (key === undefined) throw new PsaError("DOES_NOT_EXIST", "no key in that slot");
    return key.attributes;
  }

  /**
   * Uses the client, with the I/O of one call. The first call that reaches the service asks for its providers and authenticators. One
   * deadline covers all requests of a call: `options()` returns the time that is left.
   */
  async #with<T>(io: NativeIo, use: (client: ParsecClient, options: () => CallOptions) => Promise<T>): Promise<T> {
    const { transport, host } = io;
    const until = host.now() + this.#options.timeoutMs;
    const options = (): CallOptions => ({ timeoutMs: Math.max(until - host.now(), 1) });
    this.#client ??= await this.#createClient(io, options());
    try {
      return await use(this.#client.withTransport({ transport, host }), options);
    } catch (error) {
      // The service may have a new configuration: the next call asks again.
      if (isParsecError(error) && STALE.has(error.code)) this.#client = undefined;
      throw error;
    }
  }

  async #createClient({ transport, host }: NativeIo, options: CallOptions): Promise<ParsecClient> {
    const { applicationName, uid, provider } = this.#options;
    const authenticators = [direct(applicationName), unixPeerCredentials(uid)];
    return await createClient(
      { transport, host, authenticators, ...(provider !== undefined && { provider }) },
      options,
    );
  }
}

/** Errors of a service whose providers or authenticators have changed. */
const STALE: ReadonlySet<string> = new Set([
  serviceErrorCode("AuthenticationError"),
  serviceErrorCode("AuthenticatorNotRegistered"),
  serviceErrorCode("ProviderNotRegistered"),
]);

function isMissingKey(error: unknown): boolean {
  return isParsecError(error) && error.code === serviceErrorCode("PsaErrorDoesNotExist");
}

function signatureFromPsa(number: number, hash: Uint8Array): AsymmetricSignature {
  const algorithm: Algorithm = algorithmFromPsa(number);
  if (algorithm.kind !== "asymmetricSignature") throw new PsaError("INVALID_ARGUMENT", "not a signature algorithm");
  const signature = algorithm.value;
  const hashAlg = "hashAlg" in signature ? signature.hashAlg : undefined;
  if (hashAlg?.kind === "specific" && hash.length !== hashLength(hashAlg.value)) {
    throw new PsaError("INVALID_ARGUMENT", "not a hash of that length");
  }
  return signature;
}
