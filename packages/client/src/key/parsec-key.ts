import {
  type Algorithm,
  type Hash,
  type KeyAttributes,
  type KeyInfo,
  type KeyUse,
  keyAttributes,
  type PermittedAlgorithm,
  policyAlgorithm,
} from "@parsec-ts/operations";
import { copyBytes, EMPTY, ParsecError, type SecretBytes } from "@parsec-ts/wire-protocol";
import type { CallOptions } from "../call/call-options.js";
import { isStatus } from "../call/service-error.js";
import { isParsecError } from "../error-codes.js";
import type { KeyInput, KeyMaterial, PublicKeyFormat, PublicKeyFormats } from "../host/key-formats.js";
import { type HostCapabilities, requireKeyFormats, requireLocalCrypto } from "../host/require-host.js";
import type { DecryptOptions } from "../operations/decryption.js";
import { checkBlockLength, checkSignatureLength, signatureLength } from "../operations/signature-length.js";
import { type ChosenAlgorithm, chosenAlgorithm } from "./chosen-algorithm.js";
import type { KeyService } from "./key-service.js";
import { PinnedKey, type PinnedPublicKey } from "./pinned-key.js";
import { ResponseCache } from "./response-cache.js";
import { sameAttributes } from "./same-attributes.js";
import {
  encryptionAlgorithm,
  isEcdsa,
  localEncryptionAlgorithm,
  type SigningPlan,
  signingPlan,
} from "./signing-plan.js";

/** The format of a signature: `raw` is Parsec's own, for ECDSA r and s one after the other; `der` is that of X.509 and OpenSSL. */
export type SignatureFormat = "raw" | "der";

/** A key at the beginning of a use: its info, and its public key as far as it was compared. */
interface CheckedKey {
  readonly info: KeyInfo;
  /** The public key as it was compared with the pinned one; `undefined` without a pin. */
  readonly pinned: KeyMaterial | undefined;
}

type SizedType = Pick<KeyAttributes, "keyType" | "keyBits">;

/** Options of `sign`. */
export interface SignOptions extends CallOptions {
  /** `raw` by default. RSA signatures are the same in both. */
  readonly format?: SignatureFormat;
  /** Hash for a key whose policy permits any; SHA-256 by default. */
  readonly hash?: Hash;
}

/** Options of `verify`. */
export interface VerifyOptions extends SignOptions {
  /** Verifies here, by the public half, instead of trusting the service's response. */
  readonly local?: boolean;
}

/** Options of `encrypt`. */
export interface EncryptOptions extends CallOptions {
  /** OAEP's label, which decryption needs again; empty by default. */
  readonly label?: Uint8Array;
  /** Encrypts here, to the public half, so that the plaintext is not sent to the service. */
  readonly local?: boolean;
}

/** Options of a key handle. */
export interface KeyOptions extends Pick<CallOptions, "provider"> {
  /**
   * The only public key that the key may have. It is fetched before the handle's first use of the key; if it differs, signing, verifying,
   * encrypting and exporting fail with `ERR_PARSEC_PUBLIC_KEY_MISMATCH`.
   */
  readonly publicKey?: PinnedPublicKey;
  /**
   * The algorithm of the key, as its builder returns it: `ecdsa("SHA_256")`. It wins over what the service lists, which is used only if it
   * is modern (SHA-2, SHA-3, OAEP with SHA-256 and up). By default the algorithm of the attributes that this handle created, ensured or
   * imported; else, for a pinned key on a curve, ECDSA with the curve's hash. A pinned RSA key needs one.
   */
  readonly algorithm?: PermittedAlgorithm;
  /**
   * Verifies each signature here before it is returned, by the pinned public key or else the one that the service returned first;
   * `ERR_PARSEC_SIGNATURE_INVALID` for a signature that is not the key's over that message.
   */
  readonly verifyAfterSign?: boolean;
}

/**
 * One key by its name. It asks the service once for the key's attributes and provider, and then chooses algorithm and provider by them.
 * Made by `client.key(name)`, which sends nothing.
 *
 * All methods throw `ParsecError`: `ERR_PARSEC_SERVICE_DOES_NOT_EXIST` for a key that does not exist, and the errors of the client.
 */
export class ParsecKey {
  /** The name of the key, as given to `client.key`. */
  readonly name: string;
  readonly #service: KeyService;
  readonly #capabilities: HostCapabilities;
  readonly #provider: number | undefined;
  readonly #publicKey: PinnedKey;
  readonly #verifiesAfterSign: boolean;
  /** The algorithm that the caller named for this handle. */
  readonly #algorithmOption: Algorithm | undefined;
  /** The attributes that the caller gave the key through this handle. */
  #attributes: KeyAttributes | undefined;
  readonly #infos = new ResponseCache<number | undefined, KeyInfo>();

  /** @internal */
  constructor(
    service: KeyService,
    capabilities: HostCapabilities,
    name: string,
    { provider, publicKey, algorithm, verifyAfterSign = false }: KeyOptions,
  ) {
    this.#service = service;
    this.#capabilities = capabilities;
    this.name = name;
    this.#provider = provider;
    this.#publicKey = new PinnedKey(service, capabilities, publicKey);
    this.#verifiesAfterSign = verifyAfterSign;
    this.#algorithmOption = algorithm === undefined ? undefined : policyAlgorithm(algorithm);
  }

  /** The provider and the attributes of the key. Requested once; after {@link ParsecKey.forget} requested again. */
  info(options: CallOptions = {}): Promise<KeyInfo> {
    const provider = options.provider ?? this.#provider;
    return this.#infos.get(provider, options, () => this.#find(provider, options));
  }

  /** Forgets what the service said about the key, so that the next use asks again. */
  forget(): void {
    this.#infos.forget();
    this.#publicKey.forget();
  }

  /** Creates the key in the client's default provider, or in the provider of this handle. */
  async generate(attributes: KeyAttributes, options: CallOptions = {}): Promise<this> {
    this.forget();
    await this.#service.generateKey({ keyName: this.name, attributes }, this.#withProvider(options));
    this.#attributes = attributes;
    return this;
  }

  /**
   * Creates the key unless it exists; refuses an existing key that is different.
   *
   * @throws `ParsecError` `ERR_PARSEC_KEY_DIFFERS`
   */
  async ensure(attributes: KeyAttributes, options: CallOptions = {}): Promise<this> {
    try {
      return await this.generate(attributes, options);
    } catch (error) {
      if (!isStatus(error, "PsaErrorAlreadyExists")) throw error;
    }
    const { attributes: actual } = await this.info(options);
    if (sameAttributes(actual, attributes)) {
      this.#attributes = attributes;
      return this;
    }
    throw new ParsecError(
      "usage",
      "ERR_PARSEC_KEY_DIFFERS",
      `A key ${JSON.stringify(this.name)} exists with other attributes. Choose another name, or destroy it if it is not needed.`,
      { argument: "attributes" },
    );
  }

  /** Imports a key in a standard format: PKCS#8, SEC1, PKCS#1 or SPKI as DER or PEM, or a JWK. Wipes our own copy. */
  async import(input: KeyInput, use: KeyUse, options: CallOptions = {}): Promise<this> {
    const { keyType, keyBits, data } = requireKeyFormats(this.#capabilities).decodeKey(input);
    this.forget();
    try {
      const attributes = keyAttributes(keyType, keyBits, use);
      await this.#service.importKey({ keyName: this.name, attributes, data }, this.#withProvider(options));
      this.#attributes = attributes;
    } finally {
      data.fill(0);
    }
    return this;
  }

  /** Signs a message by the algorithm of the key's policy. The message is hashed here, as no provider of service 1.4 signs messages. */
  async sign(message: Uint8Array, { format = "raw", hash, ...options }: SignOptions = {}): Promise<Uint8Array> {
    const key = await this.#checkedKey(options);
    const { info } = key;
    const plan = signingPlan(this.#algorithm(key, hash), hash);
    const digest = await requireLocalCrypto(this.#capabilities).digest(plan.hash, message);
    const request = { keyName: this.name, alg: plan.alg, hash: digest };
    const signature = await this.#service.signHash(request, { ...options, provider: info.providerId });
    const size = this.#knownSize(key, options);
    if (size !== undefined) {
      checkSignatureLength(signature, signatureLength(size.keyType, size.keyBits), info.providerId);
    }
    if (this.#verifiesAfterSign && !(await this.#verifyLocally(info, plan, message, signature, options))) {
      throw invalidSignature(this.name, info.providerId);
    }
    return format === "der" && isEcdsa(plan.alg)
      ? requireKeyFormats(this.#capabilities).encodeEcdsaSignature(signature)
      : signature;
  }

  /** Verifies a signature over a message, by the algorithm of the key's policy. */
  async verify(
    message: Uint8Array,
    signature: Uint8Array,
    { format = "raw", hash, local = false, ...options }: VerifyOptions = {},
  ): Promise<boolean> {
    const key = await this.#checkedKey(options);
    const { info } = key;
    const plan = signingPlan(this.#algorithm(key, hash), hash);
    const { keyType, keyBits } = this.#knownSize(key, options) ?? (await this.#publicKey.material(info, options));
    const expected = signatureLength(keyType, keyBits);
    const isDer = format === "der" && isEcdsa(plan.alg);
    const raw = isDer ? this.#rawSignature(signature, expected / 2) : signature;
    // A malformed signature is an invalid one.
    if (raw?.length !== expected) return false;
    if (local) return await this.#verifyLocally(info, plan, message, raw, options);
    const digest = await requireLocalCrypto(this.#capabilities).digest(plan.hash, message);
    const request = { keyName: this.name, alg: plan.alg, hash: digest, signature: raw };
    try {
      return await this.#service.verifyHash(request, { ...options, provider: info.providerId });
    } catch (error) {
      // Mbed Crypto calls an RSA signature that is not below the modulus an invalid argument.
      if (isEcdsa(plan.alg) || !isStatus(error, "PsaErrorInvalidArgument")) throw error;
      return false;
    }
  }

  /** Encrypts a short message to the key by the algorithm of its policy; returns as many bytes as its modulus has. */
  async encrypt(
    plaintext: Uint8Array,
    { label = EMPTY, local = false, ...options }: EncryptOptions = {},
  ): Promise<Uint8Array> {
    const key = await this.#checkedKey(options);
    const { info } = key;
    const chosen = this.#algorithm(key);
    const alg = local ? localEncryptionAlgorithm(chosen) : encryptionAlgorithm(chosen);
    if (local) {
      const material = await this.#publicKey.material(info, options);
      return await requireLocalCrypto(this.#capabilities).encrypt(material, alg, plaintext, label);
    }
    const request = { keyName: this.name, alg, plaintext, salt: label };
    const ciphertext = await this.#service.asymmetricEncrypt(request, { ...options, provider: info.providerId });
    this.#checkBlock(ciphertext, key, options);
    return ciphertext;
  }

  /**
   * Decrypts a short message by the algorithm of the key's policy.
   *
   * @throws `ParsecError` `ERR_PARSEC_DECRYPTION_FAILED` if it was not encrypted to this key
   */
  async decrypt(
    ciphertext: Uint8Array,
    { label = EMPTY, ...options }: DecryptOptions & Pick<EncryptOptions, "label"> = {},
  ): Promise<SecretBytes> {
    const key = await this.#checkedKey(options);
    const { info } = key;
    const alg = encryptionAlgorithm(this.#algorithm(key));
    const request = { keyName: this.name, alg, ciphertext, salt: label };
    return await this.#service.asymmetricDecrypt(request, { ...options, provider: info.providerId });
  }

  /** Exports the public key, in PSA's own format or a standard one. */
  async exportPublicKey<Format extends PublicKeyFormat>(
    format: Format,
    options: CallOptions = {},
  ): Promise<PublicKeyFormats[Format]> {
    const material = await this.#publicKey.material(await this.info(options), options);
    if (format === "raw") return copyBytes(material.data) as PublicKeyFormats[Format];
    return requireKeyFormats(this.#capabilities).encodePublicKey(material, format);
  }

  /** Destroys the key for good, through the provider that holds it. */
  async destroy(options: CallOptions = {}): Promise<void> {
    const { providerId } = await this.info(options);
    this.forget();
    await this.#service.destroyKey(this.name, { ...options, provider: providerId });
  }

  async #find(provider: number | undefined, options: CallOptions): Promise<KeyInfo> {
    const { defaultProvider } = this.#service;
    const matches = (await this.#service.listKeys(options)).filter(
      ({ name, providerId }) => name === this.name && (provider === undefined || providerId === provider),
    );
    const info = matches.find(({ providerId }) => providerId === defaultProvider) ?? matches[0];
    if (info !== undefined) return info;
    throw new ParsecError(
      "service",
      "ERR_PARSEC_SERVICE_DOES_NOT_EXIST",
      `The calling application has no key ${JSON.stringify(this.name)}${provider === undefined ? "" : ` in provider ${provider}`}; see listKeys.`,
      { status: 1140, statusName: "PsaErrorDoesNotExist", ...(provider !== undefined && { provider }) },
    );
  }

  /** The key, after its public key has been compared with the pinned one. */
  async #checkedKey(options: CallOptions): Promise<CheckedKey> {
    const info = await this.info(options);
    return { info, pinned: this.#publicKey.isPinned ? await this.#publicKey.material(info, options) : undefined };
  }

  async #verifyLocally(
    info: KeyInfo,
    { alg, hash }: SigningPlan,
    message: Uint8Array,
    signature: Uint8Array,
    options: CallOptions,
  ): Promise<boolean> {
    const material = await this.#publicKey.material(info, options);
    return await requireLocalCrypto(this.#capabilities).verify(material, alg, hash, message, signature);
  }

  /** The algorithm by the caller's word, or the service's if there is no other. A hash that a call names is the caller's word too. */
  #algorithm({ info, pinned }: CheckedKey, hash?: Hash): ChosenAlgorithm {
    const { keyType: listedType, keyPolicy } = info.attributes;
    return chosenAlgorithm({
      named: this.#algorithmOption ?? this.#attributes?.keyPolicy.keyAlgorithm,
      pinned: pinned && { ...pinned, hash },
      listed: keyPolicy.keyAlgorithm,
      listedType,
    });
  }

  /** Type and size of the key, if its public key or the caller's attributes tell them; the service's listing does not count. */
  #knownSize({ info, pinned }: CheckedKey, options: CallOptions): SizedType | undefined {
    const known = pinned ?? this.#publicKey.known(info, options) ?? this.#attributes;
    return known === undefined || known.keyBits === 0 ? undefined : known;
  }

  /** Refuses an RSA block that is not as long as the modulus, as far as that is known. */
  #checkBlock(block: Uint8Array, key: CheckedKey, options: CallOptions): void {
    const size = this.#knownSize(key, options);
    if (size !== undefined) checkBlockLength(block, Math.ceil(size.keyBits / 8), key.info.providerId);
  }

  #rawSignature(der: Uint8Array, width: number): Uint8Array | undefined {
    try {
      return requireKeyFormats(this.#capabilities).decodeEcdsaSignature(der, width);
    } catch (error) {
      if (isParsecError(error) && error.code === "ERR_PARSEC_KEY_FORMAT") return undefined;
      throw error;
    }
  }

  #withProvider(options: CallOptions): CallOptions {
    return options.provider !== undefined || this.#provider === undefined
      ? options
      : { ...options, provider: this.#provider };
  }
}

function invalidSignature(name: string, provider: number): ParsecError {
  return new ParsecError(
    "protocol",
    "ERR_PARSEC_SIGNATURE_INVALID",
    `The service returned a signature that is not one of ${JSON.stringify(name)} over this message. Do not trust it: find out if the ` +
      "endpoint is your service's, and if its hardware works.",
    { provider },
  );
}
