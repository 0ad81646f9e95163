import type { KeyAttributes, KeyInfo, KeyUse } from "@parsec-ts/operations";
import { checkArgument, checkOptions, copyBytes, ParsecError, type SecretBytes } from "@parsec-ts/wire-protocol";
import { type CallOptions, callOptionRules } from "../call/call-options.js";
import { isStatus } from "../call/service-error.js";
import type { KeyInput, PublicKeyFormat, PublicKeyFormats } from "../host/key-formats.js";
import { type HostCapabilities, requireKeyFormats } from "../host/require-host.js";
import type { DecryptOptions } from "../operations/decryption.js";
import { type AlgorithmFor, type KeyUseName, mustBeKeyUse } from "./algorithm/key-uses.js";
import { importAttributes } from "./import-attributes.js";
import { checkKey, mustBeAttributes, mustBeKeyFormat } from "./key-rules.js";
import type { KeyService } from "./key-service.js";
import { type KeyOptions, KeyState } from "./key-state.js";
import { sameAttributes } from "./same-attributes.js";
import { open } from "./sealing/open.js";
import { type SealOptions, seal } from "./sealing/seal.js";
import { type AgreeOptions, agree, type PeerKey } from "./uses/agreement.js";
import { type CipherInputs, decrypt, type EncryptOptions, encrypt } from "./uses/encryption.js";
import { exportKey, requirePublicHalf } from "./uses/export-key.js";
import { mac, verifyMac } from "./uses/macs.js";
import { type SignOptions, sign, type VerifyOptions, verify } from "./uses/signatures.js";

const mustBePublicKeyFormat = /* @__PURE__ */ mustBeKeyFormat("raw", "der", "pem", "jwk");

/**
 * One key by its name. It asks the service once for the key's attributes and provider, and then chooses algorithm and provider by them.
 * Made by `client.key(name)`, which sends nothing.
 *
 * All methods throw `ParsecError`: `ERR_PARSEC_SERVICE_DOES_NOT_EXIST` for a key that does not exist, and the errors of the client. A key of
 * the wrong kind is refused with `ERR_PARSEC_KEY_POLICY` before it is used; the message names the presets whose keys can be used so.
 */
export class ParsecKey {
  /** The name of the key, as given to `client.key`. */
  readonly name: string;
  readonly #state: KeyState;

  /** @internal */
  constructor(service: KeyService, capabilities: HostCapabilities, name: string, options: KeyOptions) {
    this.name = name;
    this.#state = new KeyState(service, capabilities, name, options);
  }

  /** The provider and the attributes of the key. Requested once; after {@link ParsecKey.forget} requested again. */
  async info(options: CallOptions = {}): Promise<KeyInfo> {
    checkOptions("info", options, callOptionRules);
    return await this.#state.info(options);
  }

  /**
   * The algorithm of the key for a use: the caller's, else that of the pinned key's curve, else the service's if it is modern. For formats
   * that name the algorithm beside the signature. Usage flags are checked when the key is used.
   *
   * @throws `ParsecError` `ERR_PARSEC_KEY_POLICY` for an algorithm that is not for this use
   */
  async algorithm<Name extends KeyUseName>(use: Name, options: CallOptions = {}): Promise<AlgorithmFor<Name>> {
    checkArgument("algorithm", "use", use, mustBeKeyUse);
    checkOptions("algorithm", options, callOptionRules);
    return (await this.#state.checked({ use, options, isLocal: true })).algorithm;
  }

  /** Forgets what the service said about the key, so that the next use asks again. */
  forget(): void {
    this.#state.forget();
  }

  /** Creates the key in the client's default provider, or in the provider of this handle. */
  async generate(attributes: KeyAttributes, options: CallOptions = {}): Promise<this> {
    checkArgument("generate", "attributes", attributes, mustBeAttributes);
    checkOptions("generate", options, callOptionRules);
    const state = this.#state;
    state.forget();
    await state.service.generateKey({ keyName: this.name, attributes }, state.withProvider(options));
    state.attributes = attributes;
    return this;
  }

  /**
   * Creates the key unless it exists; refuses an existing key that is different.
   *
   * @throws `ParsecError` `ERR_PARSEC_KEY_DIFFERS`
   */
  async ensure(attributes: KeyAttributes, options: CallOptions = {}): Promise<this> {
    checkArgument("ensure", "attributes", attributes, mustBeAttributes);
    checkOptions("ensure", options, callOptionRules);
    try {
      return await this.generate(attributes, options);
    } catch (error) {
      if (!isStatus(error, "PsaErrorAlreadyExists")) throw error;
    }
    const { attributes: actual } = await this.info(options);
    if (sameAttributes(actual, attributes)) {
      this.#state.attributes = attributes;
      return this;
    }
    throw new ParsecError(
      "usage",
      "ERR_PARSEC_KEY_DIFFERS",
      `A key ${JSON.stringify(this.name)} exists with other attributes. Choose another name, or destroy it if it is not needed.`,
      { argument: "attributes" },
    );
  }

  /**
   * Imports a key in a standard format: PKCS#8, SEC1, PKCS#1 or SPKI as DER or PEM, or a JWK. Wipes our own copy. `use` says what the key may be
   * used for; the attributes of a preset, such as `ecdsaKey("P-256")`, also say which type and size it must have.
   *
   * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`; `ERR_PARSEC_ARGUMENT` for a key of another type or size
   */
  async import(input: KeyInput, use: KeyUse | KeyAttributes, options: CallOptions = {}): Promise<this> {
    checkKey("import", "input", input, ["der", "pem", "jwk"]);
    checkOptions("import", options, callOptionRules);
    const state = this.#state;
    const { data, ...decoded } = requireKeyFormats(state.capabilities).decodeKey(input);
    state.forget();
    try {
      const attributes = importAttributes(decoded, use);
      await state.service.importKey({ keyName: this.name, attributes, data }, state.withProvider(options));
      state.attributes = attributes;
    } finally {
      data.fill(0);
    }
    return this;
  }

  /** Signs a message by the algorithm of the key's policy. The message is hashed here, as no provider of service 1.4 signs messages. */
  sign(message: Uint8Array, options: SignOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    return sign(this.#state, message, options);
  }

  /** Verifies a signature over a message, by the algorithm of the key's policy. */
  verify(message: Uint8Array, signature: Uint8Array, options: VerifyOptions = {}): Promise<boolean> {
    return verify(this.#state, message, signature, options);
  }

  /**
   * Encrypts by the algorithm of the key's policy. An AEAD key needs a `nonce` that no other message of the key has, else both messages
   * are revealed: {@link ParsecKey.seal} chooses one. It returns the ciphertext and its tag, 16 bytes more than the plaintext. An RSA key
   * takes a short message and returns as many bytes as its modulus has. Providers refuse an empty plaintext.
   */
  encrypt(plaintext: Uint8Array, options: EncryptOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    return encrypt(this.#state, plaintext, options);
  }

  /**
   * Decrypts by the algorithm of the key's policy, with the inputs of {@link ParsecKey.encrypt}. The caller wipes the plaintext.
   *
   * @throws `ParsecError` `ERR_PARSEC_DECRYPTION_FAILED` if it was not encrypted to this key with these inputs
   */
  decrypt(ciphertext: Uint8Array, options: DecryptOptions & CipherInputs = {}): Promise<SecretBytes> {
    return decrypt(this.#state, ciphertext, options);
  }

  /**
   * Encrypts and authenticates a plaintext of any length up to 1,032,192 bytes, with the additional data; an empty one too. Returns a text
   * of a format that has a version, with a fresh nonce inside: 36 bytes more than the plaintext, to an RSA key 38 bytes and its modulus.
   * The plaintext stays the caller's to wipe.
   *
   * An AEAD key encrypts in the service. Seal at most 2^32 messages by one key: the nonces are random, and two of a kind would
   * reveal both messages. To an RSA-OAEP key this encrypts here, by a fresh AES-256-GCM key that is wrapped to the public half: there is
   * no such limit, but everyone who has the public half can seal, so that `open` does not tell from whom a text is.
   *
   * Specified in `docs/sealed-format.md`.
   *
   * @throws `ParsecError` `ERR_PARSEC_SEAL_TOO_LONG`, `ERR_PARSEC_NO_LOCAL_CRYPTO`, `ERR_PARSEC_LOCAL_UNSUPPORTED`
   */
  seal(plaintext: Uint8Array, options: SealOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    return seal(this.#state, plaintext, options);
  }

  /**
   * Opens a text that {@link ParsecKey.seal} made by this key with the same additional data. The algorithm is that of the key's policy;
   * the text must name the same one. The caller wipes the plaintext.
   *
   * @throws `ParsecError` `ERR_PARSEC_DECRYPTION_FAILED`, the same error for everything that can be wrong with the text. Where a TPM or a PKCS#11
   * token holds the RSA key, a failure of that device is reported so too: they do not tell one from the other.
   */
  open(sealedText: Uint8Array, options: SealOptions = {}): Promise<SecretBytes> {
    return open(this.#state, sealedText, options);
  }

  /**
   * Agrees on a secret with the owner of a public key, which must be on the same curve: as many bytes as a coordinate has, 32 for X25519 and
   * P-256. The secret is not uniform: derive keys from it, by `hkdf` (done here) or another function. The caller wipes the result.
   *
   * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for a peer's key of another curve or of a small order; `ERR_PARSEC_KEY_FORMAT`;
   * `ERR_PARSEC_LOCAL_UNSUPPORTED` where this client cannot do HKDF
   */
  agree(peerKey: PeerKey, options: AgreeOptions = {}): Promise<SecretBytes> {
    return agree(this.#state, peerKey, options);
  }

  /** Computes the MAC of a message by the algorithm of the key's policy: 32 bytes for HMAC with SHA-256. */
  mac(message: Uint8Array, options: CallOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    return mac(this.#state, message, options);
  }

  /** Verifies the MAC of a message. The service compares, in constant time. */
  verifyMac(message: Uint8Array, code: Uint8Array, options: CallOptions = {}): Promise<boolean> {
    return verifyMac(this.#state, message, code, options);
  }

  /**
   * Exports the secret of a key whose policy permits that, in PSA's own format: see `exportable`. The caller wipes the result.
   *
   * @throws `ParsecError` `ERR_PARSEC_PROTOCOL_RESULT` for a key of another size than the handle created
   */
  exportKey(options: CallOptions = {}): Promise<SecretBytes> {
    return exportKey(this.#state, options);
  }

  /**
   * Exports the public key, in PSA's own format or a standard one.
   *
   * @throws `ParsecError` `ERR_PARSEC_KEY_POLICY` for a symmetric key
   */
  async exportPublicKey<Format extends PublicKeyFormat>(
    format: Format,
    options: CallOptions = {},
  ): Promise<PublicKeyFormats[Format]> {
    checkArgument("exportPublicKey", "format", format, mustBePublicKeyFormat);
    checkOptions("exportPublicKey", options, callOptionRules);
    const { publicKey, capabilities, attributes } = this.#state;
    if (attributes !== undefined) requirePublicHalf(attributes);
    const info = await this.info(options);
    // With a pin the key that the service returns decides, not the type that it lists.
    if (!publicKey.isPinned) requirePublicHalf(info.attributes);
    const material = await publicKey.material(info, options);
    if (format === "raw") return copyBytes(material.data) as PublicKeyFormats[Format];
    return requireKeyFormats(capabilities).encodePublicKey(material, format);
  }

  /** Destroys the key for good, through the provider that holds it. */
  async destroy(options: CallOptions = {}): Promise<void> {
    checkOptions("destroy", options, callOptionRules);
    const { providerId } = await this.info(options);
    this.forget();
    await this.#state.service.destroyKey(this.name, { ...options, provider: providerId });
  }
}
