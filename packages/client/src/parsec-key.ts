import { type Hash, type KeyAttributes, type KeyInfo, type KeyUse, keyAttributes } from "@parsec-ts/operations";
import { ParsecError } from "@parsec-ts/wire-protocol";
import type { KeyFormats, KeyInput, PublicKeyFormat, PublicKeyFormats } from "./key-formats.js";
import type { LocalCrypto } from "./local-crypto.js";
import type { ParsecClient } from "./parsec-client.js";
import { sameAttributes } from "./same-attributes.js";
import type { CallOptions } from "./service-caller.js";
import { isStatus } from "./service-error.js";
import { isEcdsa, signingPlan } from "./signature-hash.js";

/** How a signature is written: `raw` is Parsec's own, for ECDSA r and s one after the other; `der` is that of X.509 and OpenSSL. */
export type SignatureFormat = "raw" | "der";

export interface SignOptions extends CallOptions {
  /** `raw` unless told otherwise. RSA signatures are the same in both. */
  readonly format?: SignatureFormat;
  /** Hash for a key whose policy permits any; SHA-256 unless told otherwise. */
  readonly hash?: Hash;
}

/** What a handle stands on. */
export interface KeyHome {
  readonly client: ParsecClient;
  readonly localCrypto: LocalCrypto | undefined;
  readonly keyFormats: KeyFormats | undefined;
}

/**
 * One key by its name. It asks the service once what the key is and which provider holds it, and then picks algorithm and provider by
 * that. Made by `client.key(name)`, which asks nothing.
 *
 * All methods throw `ParsecError`: `ERR_PARSEC_SERVICE_DOES_NOT_EXIST` for a key that is not there, and those of the client.
 */
export class ParsecKey {
  readonly name: string;
  readonly #home: KeyHome;
  readonly #provider: number | undefined;
  #info: Promise<KeyInfo> | undefined;

  /** @internal */
  constructor(home: KeyHome, name: string, provider: number | undefined) {
    this.#home = home;
    this.name = name;
    this.#provider = provider;
  }

  /** What the service says of the key: provider and attributes. Asked once; {@link ParsecKey.forget} asks again. */
  info(options: CallOptions = {}): Promise<KeyInfo> {
    const info = this.#info ?? this.#find(options);
    this.#info = info;
    // A failure is not remembered: the key may be there the next time.
    info.catch(() => {
      if (this.#info === info) this.#info = undefined;
    });
    return info;
  }

  /** Forgets what the service said of the key, so that the next use asks again. */
  forget(): void {
    this.#info = undefined;
  }

  /** Creates the key in the client's default provider, or the one this handle was made for. */
  async generate(attributes: KeyAttributes, options: CallOptions = {}): Promise<this> {
    this.forget();
    await this.#home.client.generateKey({ keyName: this.name, attributes }, this.#towards(options));
    return this;
  }

  /**
   * Creates the key unless it is there; refuses one that is there and different.
   *
   * @throws `ParsecError` `ERR_PARSEC_KEY_DIFFERS`
   */
  async ensure(attributes: KeyAttributes, options: CallOptions = {}): Promise<this> {
    try {
      return await this.generate(attributes, options);
    } catch (error) {
      if (!isStatus(error, "PsaErrorAlreadyExists")) throw error;
    }
    const { attributes: there } = await this.info(options);
    if (sameAttributes(there, attributes)) return this;
    throw new ParsecError(
      "usage",
      "ERR_PARSEC_KEY_DIFFERS",
      `A key ${JSON.stringify(this.name)} is there with other attributes. Choose another name, or destroy it if it is not needed.`,
      { argument: "attributes" },
    );
  }

  /** Takes in a key of another format: PKCS#8, SEC1, PKCS#1 or SPKI as DER or PEM, or a JWK. Our own copy is wiped. */
  async import(input: KeyInput, use: KeyUse, options: CallOptions = {}): Promise<this> {
    const { keyType, keyBits, data } = this.#formats().decodeKey(input);
    this.forget();
    try {
      const attributes = keyAttributes(keyType, keyBits, use);
      await this.#home.client.importKey({ keyName: this.name, attributes, data }, this.#towards(options));
    } finally {
      data.fill(0);
    }
    return this;
  }

  /** Signs a message by the algorithm of the key's policy. It is hashed here, as no provider of service 1.4 signs messages. */
  async sign(message: Uint8Array, { format = "raw", hash, ...options }: SignOptions = {}): Promise<Uint8Array> {
    const { providerId, attributes } = await this.info(options);
    const plan = signingPlan(attributes.keyPolicy.keyAlgorithm, hash);
    const digest = await this.#digest(plan.hash, message);
    const request = { keyName: this.name, alg: plan.alg, hash: digest };
    const signature = await this.#home.client.signHash(request, { ...options, provider: providerId });
    return format === "der" && isEcdsa(plan.alg) ? this.#formats().encodeEcdsaSignature(signature) : signature;
  }

  /** Tells whether a signature over a message is one of this key, by the algorithm of its policy. */
  async verify(
    message: Uint8Array,
    signature: Uint8Array,
    { format = "raw", hash, ...options }: SignOptions = {},
  ): Promise<boolean> {
    const { providerId, attributes } = await this.info(options);
    const plan = signingPlan(attributes.keyPolicy.keyAlgorithm, hash);
    const isDer = format === "der" && isEcdsa(plan.alg);
    const raw = isDer ? this.#formats().decodeEcdsaSignature(signature, await this.#scalarWidth(options)) : signature;
    const request = { keyName: this.name, alg: plan.alg, hash: await this.#digest(plan.hash, message), signature: raw };
    return await this.#home.client.verifyHash(request, { ...options, provider: providerId });
  }

  /** The public half, in PSA's own format or one that others use. */
  async exportPublicKey<Format extends PublicKeyFormat>(
    format: Format,
    options: CallOptions = {},
  ): Promise<PublicKeyFormats[Format]> {
    const { providerId, attributes } = await this.info(options);
    const { keyType, keyBits } = attributes;
    const data = await this.#home.client.exportPublicKey(this.name, { ...options, provider: providerId });
    if (format === "raw") return data as PublicKeyFormats[Format];
    return this.#formats().encodePublicKey({ keyType, keyBits, data }, format);
  }

  /** Removes the key for good, through the provider that holds it. */
  async destroy(options: CallOptions = {}): Promise<void> {
    const { providerId } = await this.info(options);
    this.forget();
    await this.#home.client.destroyKey(this.name, { ...options, provider: providerId });
  }

  async #find(options: CallOptions): Promise<KeyInfo> {
    const { client } = this.#home;
    const wanted = options.provider ?? this.#provider;
    const namesakes = (await client.listKeys(options)).filter(({ name }) => name === this.name);
    const candidates = wanted === undefined ? namesakes : namesakes.filter(({ providerId }) => providerId === wanted);
    const info = candidates.find(({ providerId }) => providerId === client.defaultProvider) ?? candidates[0];
    if (info !== undefined) return info;
    throw new ParsecError(
      "service",
      "ERR_PARSEC_SERVICE_DOES_NOT_EXIST",
      `The calling application has no key ${JSON.stringify(this.name)}${wanted === undefined ? "" : ` in provider ${wanted}`}; see listKeys.`,
      { status: 1140, statusName: "PsaErrorDoesNotExist", ...(wanted !== undefined && { provider: wanted }) },
    );
  }

  /** Bytes of r and of s. A key that was imported without a size may be listed with 0: its public half tells. */
  async #scalarWidth(options: CallOptions): Promise<number> {
    const { attributes } = await this.info(options);
    if (attributes.keyBits > 0) return Math.ceil(attributes.keyBits / 8);
    return ((await this.exportPublicKey("raw", options)).length - 1) / 2;
  }

  #towards(options: CallOptions): CallOptions {
    return options.provider !== undefined || this.#provider === undefined
      ? options
      : { ...options, provider: this.#provider };
  }

  async #digest(hash: Hash, message: Uint8Array): Promise<Uint8Array> {
    const { localCrypto } = this.#home;
    if (localCrypto !== undefined) return await localCrypto.digest(hash, message);
    throw absent(
      "ERR_PARSEC_NO_LOCAL_CRYPTO",
      "localCrypto",
      "Hash the message yourself and call signHash of the client",
    );
  }

  #formats(): KeyFormats {
    if (this.#home.keyFormats !== undefined) return this.#home.keyFormats;
    throw absent("ERR_PARSEC_NO_KEY_FORMATS", "keyFormats", 'Use the format "raw"');
  }
}

function absent(
  code: "ERR_PARSEC_NO_LOCAL_CRYPTO" | "ERR_PARSEC_NO_KEY_FORMATS",
  argument: string,
  instead: string,
): ParsecError {
  return new ParsecError(
    "usage",
    code,
    `This client was made without ${argument}. ${instead}, or hand one to createClient.`,
    { argument },
  );
}
