import { type Hash, type KeyAttributes, type KeyInfo, type KeyUse, keyAttributes } from "@parsec-ts/operations";
import { copyBytes, EMPTY, ParsecError, type SecretBytes } from "@parsec-ts/wire-protocol";
import type { DecryptOptions } from "./decryption.js";
import type { KeyInput, PublicKeyFormat, PublicKeyFormats } from "./key-formats.js";
import type { ParsecClient } from "./parsec-client.js";
import { encryptionAlgorithm, isEcdsa, type SigningPlan, signingPlan } from "./policy-algorithm.js";
import { copyOfPin, type PinnedPublicKey, PinnedKey } from "./public-half.js";
import { ResponseCache } from "./remembered.js";
import { type HostCapabilities, requireKeyFormats, requireLocalCrypto } from "./required.js";
import { sameAttributes } from "./same-attributes.js";
import type { CallOptions } from "./service-caller.js";
import { isStatus } from "./service-error.js";
import { checkSignatureLength } from "./signature-length.js";

/** How a signature is written: `raw` is Parsec's own, for ECDSA r and s one after the other; `der` is that of X.509 and OpenSSL. */
export type SignatureFormat = "raw" | "der";

export interface SignOptions extends CallOptions {
  /** `raw` unless told otherwise. RSA signatures are the same in both. */
  readonly format?: SignatureFormat;
  /** Hash for a key whose policy permits any; SHA-256 unless told otherwise. */
  readonly hash?: Hash;
}

export interface VerifyOptions extends SignOptions {
  /** Verifies here, by the public half, so that the service's word is not taken for it. */
  readonly local?: boolean;
}

export interface EncryptOptions extends CallOptions {
  /** OAEP's label, which decrypting must be given again; empty unless told otherwise. */
  readonly label?: Uint8Array;
  /** Encrypts here, to the public half, so that the service never sees the plaintext on its way in. */
  readonly local?: boolean;
}

/** What a handle is to hold the service to. */
export interface KeyOptions extends Pick<CallOptions, "provider"> {
  /**
   * The one public half that the key may have. It is asked for before the handle's first use of the key; with another nothing is
   * signed, verified, encrypted or exported, and each is `ERR_PARSEC_PUBLIC_KEY_MISMATCH`.
   */
  readonly publicKey?: PinnedPublicKey;
  /**
   * Verifies each signature here before it is given, by the pinned public half or else the one that the service gave first;
   * `ERR_PARSEC_SIGNATURE_INVALID` for one that is not the key's over that message.
   */
  readonly verifyAfterSign?: boolean;
}

/** What a handle stands on. */
export interface KeyService extends HostCapabilities {
  readonly client: ParsecClient;
}

/**
 * One key by its name. It asks the service once what the key is and which provider holds it, and then picks algorithm and provider by
 * that. Made by `client.key(name)`, which asks nothing.
 *
 * All methods throw `ParsecError`: `ERR_PARSEC_SERVICE_DOES_NOT_EXIST` for a key that is not there, and those of the client.
 */
export class ParsecKey {
  readonly name: string;
  readonly #home: KeyService;
  readonly #provider: number | undefined;
  readonly #publicHalf: PinnedKey;
  readonly #verifiesAfterSign: boolean;
  readonly #infos = new ResponseCache<number | undefined, KeyInfo>();

  /** @internal */
  constructor(home: KeyService, name: string, { provider, publicKey, verifyAfterSign = false }: KeyOptions) {
    this.#home = home;
    this.name = name;
    this.#provider = provider;
    this.#publicHalf = new PinnedKey(home, copyOfPin(publicKey));
    this.#verifiesAfterSign = verifyAfterSign;
  }

  /** What the service says of the key: provider and attributes. Asked once; {@link ParsecKey.forget} asks again. */
  info(options: CallOptions = {}): Promise<KeyInfo> {
    const wanted = options.provider ?? this.#provider;
    return this.#infos.get(wanted, options, () => this.#find(wanted, options));
  }

  /** Forgets what the service said of the key, so that the next use asks again. */
  forget(): void {
    this.#infos.forget();
    this.#publicHalf.forget();
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
    const { keyType, keyBits, data } = requireKeyFormats(this.#home).decodeKey(input);
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
    const info = await this.#trusted(options);
    const plan = signingPlan(info.attributes.keyPolicy.keyAlgorithm, hash);
    const digest = await requireLocalCrypto(this.#home).digest(plan.hash, message);
    const request = { keyName: this.name, alg: plan.alg, hash: digest };
    const signature = await this.#home.client.signHash(request, { ...options, provider: info.providerId });
    checkSignatureLength(info, signature);
    if (this.#verifiesAfterSign && !(await this.#verifyHere(info, plan, message, signature, options))) {
      throw untrueSignature(this.name, info.providerId);
    }
    return format === "der" && isEcdsa(plan.alg)
      ? requireKeyFormats(this.#home).encodeEcdsaSignature(signature)
      : signature;
  }

  /** Tells whether a signature over a message is one of this key, by the algorithm of its policy. */
  async verify(
    message: Uint8Array,
    signature: Uint8Array,
    { format = "raw", hash, local = false, ...options }: VerifyOptions = {},
  ): Promise<boolean> {
    const info = await this.#trusted(options);
    const plan = signingPlan(info.attributes.keyPolicy.keyAlgorithm, hash);
    const isDer = format === "der" && isEcdsa(plan.alg);
    const raw = isDer
      ? requireKeyFormats(this.#home).decodeEcdsaSignature(signature, await this.#scalarWidth(info, options))
      : signature;
    if (local) return await this.#verifyHere(info, plan, message, raw, options);
    const digest = await requireLocalCrypto(this.#home).digest(plan.hash, message);
    const request = { keyName: this.name, alg: plan.alg, hash: digest, signature: raw };
    return await this.#home.client.verifyHash(request, { ...options, provider: info.providerId });
  }

  /** Encrypts a short message to the key by the algorithm of its policy; gives as many bytes as its modulus has. */
  async encrypt(
    plaintext: Uint8Array,
    { label = EMPTY, local = false, ...options }: EncryptOptions = {},
  ): Promise<Uint8Array> {
    const info = await this.#trusted(options);
    const alg = encryptionAlgorithm(info.attributes.keyPolicy.keyAlgorithm);
    if (local) {
      const material = await this.#publicHalf.material(info, options);
      return await requireLocalCrypto(this.#home).encrypt(material, alg, plaintext, label);
    }
    const request = { keyName: this.name, alg, plaintext, salt: label };
    return await this.#home.client.asymmetricEncrypt(request, { ...options, provider: info.providerId });
  }

  /**
   * Decrypts a short message by the algorithm of the key's policy.
   *
   * @throws `ParsecError` `ERR_PARSEC_DECRYPTION_FAILED` for what was not encrypted to this key
   */
  async decrypt(
    ciphertext: Uint8Array,
    { label = EMPTY, ...options }: DecryptOptions & Pick<EncryptOptions, "label"> = {},
  ): Promise<SecretBytes> {
    const info = await this.#trusted(options);
    const alg = encryptionAlgorithm(info.attributes.keyPolicy.keyAlgorithm);
    const request = { keyName: this.name, alg, ciphertext, salt: label };
    return await this.#home.client.asymmetricDecrypt(request, { ...options, provider: info.providerId });
  }

  /** The public half, in PSA's own format or one that others use. */
  async exportPublicKey<Format extends PublicKeyFormat>(
    format: Format,
    options: CallOptions = {},
  ): Promise<PublicKeyFormats[Format]> {
    const material = await this.#publicHalf.material(await this.info(options), options);
    if (format === "raw") return copyBytes(material.data) as PublicKeyFormats[Format];
    return requireKeyFormats(this.#home).encodePublicKey(material, format);
  }

  /** Removes the key for good, through the provider that holds it. */
  async destroy(options: CallOptions = {}): Promise<void> {
    const { providerId } = await this.info(options);
    this.forget();
    await this.#home.client.destroyKey(this.name, { ...options, provider: providerId });
  }

  async #find(wanted: number | undefined, options: CallOptions): Promise<KeyInfo> {
    const { client } = this.#home;
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

  /** What the key is, once its public half has been held against the pinned one. */
  async #trusted(options: CallOptions): Promise<KeyInfo> {
    const info = await this.info(options);
    if (this.#publicHalf.isPinned) await this.#publicHalf.material(info, options);
    return info;
  }

  async #verifyHere(
    info: KeyInfo,
    { alg, hash }: SigningPlan,
    message: Uint8Array,
    signature: Uint8Array,
    options: CallOptions,
  ): Promise<boolean> {
    const material = await this.#publicHalf.material(info, options);
    return await requireLocalCrypto(this.#home).verify(material, alg, hash, message, signature);
  }

  /** Bytes of r and of s. A key that was imported without a size may be listed with 0: its public half tells. */
  async #scalarWidth(info: KeyInfo, options: CallOptions): Promise<number> {
    const { keyBits } = info.attributes;
    if (keyBits > 0) return Math.ceil(keyBits / 8);
    return ((await this.#publicHalf.material(info, options)).data.length - 1) / 2;
  }

  #towards(options: CallOptions): CallOptions {
    return options.provider !== undefined || this.#provider === undefined
      ? options
      : { ...options, provider: this.#provider };
  }
}

function untrueSignature(name: string, provider: number): ParsecError {
  return new ParsecError(
    "protocol",
    "ERR_PARSEC_SIGNATURE_INVALID",
    `The service gave a signature that is not one of ${JSON.stringify(name)} over this message. Do not trust it: find out whether the ` +
      "endpoint is your service's, and whether its hardware works.",
    { provider },
  );
}
