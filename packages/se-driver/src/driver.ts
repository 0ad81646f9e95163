import {
  type CallOptions,
  createClient,
  direct,
  type ParsecClient,
  serviceErrorCode,
  unixPeerCredentials,
} from "@parsec-ts/client";
import type { Algorithm, AsymmetricSignature, KeyAttributes } from "@parsec-ts/operations";
import { algorithmFromPsa, hashLength, keyTypeFromPsa, PsaError, usageFromPsa } from "@parsec-ts/psa";
import { isParsecError } from "@parsec-ts/wire-protocol";
import { keyBitsOf } from "./key-size.js";
import type { NativeIo } from "./native-io.js";

export interface DriverOptions {
  /** For the direct authenticator. */
  readonly applicationName: string;
  /** A key's name is this and its slot in decimal. */
  readonly keyNamePrefix: string;
  /** Effective user id, for Unix peer credentials. */
  readonly uid: number;
  /** Provider id; by default the first that the service lists. */
  readonly provider: number | undefined;
  /** Milliseconds for one call of C's, however many requests it takes. */
  readonly timeoutMs: number;
}

/** What C says of a key: PSA's numbers. */
export interface PsaAttributes {
  readonly type: number;
  readonly bits: number;
  readonly usage: number;
  readonly algorithm: number;
}

/** Keys of a service by slot numbers: what a PSA driver has to be able to do. */
export class Driver {
  readonly #options: DriverOptions;
  /** Knows provider and authenticator; absent until the service has been asked for them. */
  #known: ParsecClient | undefined;

  constructor(options: DriverOptions) {
    this.#options = options;
  }

  /**
   * What the service is to be asked for, checked as far as that can be done without it.
   *
   * @throws {@link PsaError} NOT_SUPPORTED for what Parsec has no word for
   */
  attributes({ type, bits, usage, algorithm }: PsaAttributes): KeyAttributes {
    const keyType = keyTypeFromPsa(type);
    const keyPolicy = { keyUsageFlags: usageFromPsa(usage), keyAlgorithm: algorithmFromPsa(algorithm) };
    return { keyType, keyBits: bits, keyPolicy };
  }

  /** Creates a key in the service. */
  async generate(io: NativeIo, slot: string, wanted: PsaAttributes): Promise<void> {
    const attributes = this.attributes(wanted);
    if (attributes.keyBits === 0) throw new PsaError("INVALID_ARGUMENT", "a key of no bits");
    await this.#with(io, (client, options) =>
      client.generateKey({ keyName: this.#nameOf(slot), attributes }, options()),
    );
  }

  /** Takes a key in; gives its size in bits, by its data. */
  async import(io: NativeIo, slot: string, wanted: PsaAttributes, data: Uint8Array): Promise<number> {
    const attributes = this.attributes(wanted);
    const keyBits = keyBitsOf(attributes.keyType, data);
    if (wanted.bits !== 0 && wanted.bits !== keyBits) throw new PsaError("INVALID_ARGUMENT", "not of that size");
    const request = { keyName: this.#nameOf(slot), attributes: { ...attributes, keyBits }, data };
    await this.#with(io, (client, options) => client.importKey(request, options()));
    return keyBits;
  }

  /** Removes a key; one that is not there is as good as removed. */
  async destroy(io: NativeIo, slot: string): Promise<void> {
    try {
      await this.#with(io, (client, options) => client.destroyKey(this.#nameOf(slot), options()));
    } catch (error) {
      if (!isMissingKey(error)) throw error;
    }
  }

  /** The key itself, where its policy allows that; of a public key its public half. */
  async export(io: NativeIo, slot: string): Promise<Uint8Array> {
    return await this.#with(io, async (client, options) => {
      const keyName = this.#nameOf(slot);
      const { keyType } = await this.#attributesOf(client, keyName, options());
      if (keyType.kind.endsWith("PublicKey")) return await client.exportPublicKey(keyName, options());
      return await client.exportKey(keyName, options());
    });
  }

  /** The public half in PSA's format. */
  async exportPublic(io: NativeIo, slot: string): Promise<Uint8Array> {
    return await this.#with(io, (client, options) => client.exportPublicKey(this.#nameOf(slot), options()));
  }

  /** A signature over a hash in PSA's format. */
  async sign(io: NativeIo, slot: string, algorithm: number, hash: Uint8Array): Promise<Uint8Array> {
    const alg = signatureFromPsa(algorithm, hash);
    const request = { keyName: this.#nameOf(slot), alg, hash };
    return await this.#with(io, (client, options) => client.signHash(request, options()));
  }

  /** @throws {@link PsaError} INVALID_SIGNATURE */
  async verify(io: NativeIo, slot: string, algorithm: number, hash: Uint8Array, signature: Uint8Array): Promise<void> {
    const alg = signatureFromPsa(algorithm, hash);
    const request = { keyName: this.#nameOf(slot), alg, hash, signature };
    if (!(await this.#with(io, (client, options) => client.verifyHash(request, options())))) {
      throw new PsaError("INVALID_SIGNATURE", "not a signature of this key");
    }
  }

  /** Whether a key is there and of that type and size, which 0 leaves open. */
  async check(io: NativeIo, slot: string, wanted: PsaAttributes): Promise<void> {
    const keyType = keyTypeFromPsa(wanted.type);
    const { keyType: there, keyBits } = await this.#with(io, (client, options) =>
      this.#attributesOf(client, this.#nameOf(slot), options()),
    );
    const isSame = JSON.stringify(there) === JSON.stringify(keyType) && (wanted.bits === 0 || wanted.bits === keyBits);
    if (!isSame) throw new PsaError("INVALID_ARGUMENT", "another key is in that slot");
  }

  /** The slot comes as text: QuickJS writes numbers of 2^63 and above with a zero in front, for some bases. */
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
   * The service is asked for its providers and authenticators once, by the first call that reaches it. One deadline covers all requests
   * of a call: `options()` has what is left of it.
   */
  async #with<T>(io: NativeIo, use: (client: ParsecClient, options: () => CallOptions) => Promise<T>): Promise<T> {
    const { transport, host } = io;
    const until = host.now() + this.#options.timeoutMs;
    const options = (): CallOptions => ({ timeoutMs: Math.max(until - host.now(), 1) });
    this.#known ??= await this.#ask(io, options());
    try {
      return await use(this.#known.withTransport({ transport, host }), options);
    } catch (error) {
      // It may have been configured anew: the next call asks again.
      if (isParsecError(error) && STALE.has(error.code)) this.#known = undefined;
      throw error;
    }
  }

  async #ask({ transport, host }: NativeIo, options: CallOptions): Promise<ParsecClient> {
    const { applicationName, uid, provider } = this.#options;
    const authenticators = [direct(applicationName), unixPeerCredentials(uid)];
    return await createClient(
      { transport, host, authenticators, ...(provider !== undefined && { provider }) },
      options,
    );
  }
}

/** What a service says that has other providers or authenticators than it had. */
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
