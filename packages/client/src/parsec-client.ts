import type * as contract from "@parsec-ts/operations";
import { checkArgument, checkOptions, mustBeName, type SecretBytes } from "@parsec-ts/wire-protocol";
import { type CallOptions, callOptionRules } from "./call/call-options.js";
import { OperationCaller } from "./call/operation-caller.js";
import { type ClientOptions, type ClientReplacement, callerConfig, checkReplacement } from "./client-options.js";
import type { HostCapabilities } from "./host/require-host.js";
import type { Authenticator } from "./identity/authenticator.js";
import { mustBeAttributes } from "./key/key-rules.js";
import { checkKeyOptions, type EnsureOptions, ensureOptionRules, type KeyOptions } from "./key/key-state.js";
import { ParsecKey } from "./key/parsec-key.js";
import { assessKey, type Capabilities, capabilitiesOf, type KeyCapability } from "./operations/capabilities.js";
import { CoreOperations, type WireProtocolVersion } from "./operations/core-operations.js";
import {
  CryptoOperations,
  type LocalOptions,
  type RandomOptions,
  type WithOptional,
} from "./operations/crypto-operations.js";
import type { DecryptOptions } from "./operations/decryption.js";

/**
 * A Parsec service as seen by one application: each method is one operation of the contract. Made by {@link createClient};
 * `@parsec-ts/node` has `connect()`.
 *
 * All methods throw `ParsecError`: `ERR_PARSEC_ARGUMENT` for a request that cannot be encoded, `ERR_PARSEC_SERVICE_…` for an error status
 * of the service. A provider that lacks an operation returns `ERR_PARSEC_SERVICE_NOT_SUPPORTED` or `ERR_PARSEC_SERVICE_OPCODE_DOES_NOT_EXIST`;
 * an unknown key `ERR_PARSEC_SERVICE_DOES_NOT_EXIST`; a use against the key's policy `ERR_PARSEC_SERVICE_NOT_PERMITTED`. Bytes that the
 * caller hands in stay the caller's to wipe; returned bytes belong to the caller. Secret results are `SecretBytes`: wipe them after use, by
 * `using` or `wipe()`.
 */
export class ParsecClient {
  readonly #options: ClientOptions;
  readonly #capabilities: HostCapabilities;
  readonly #caller: OperationCaller;
  readonly #core: CoreOperations;
  readonly #crypto: CryptoOperations;

  /** @internal */
  constructor(options: ClientOptions, authenticator: Authenticator, defaultProvider: number | undefined) {
    this.#options = options;
    this.#capabilities = { localCrypto: options.localCrypto, keyFormats: options.keyFormats };
    this.#caller = new OperationCaller(callerConfig(options, authenticator, defaultProvider));
    this.#core = new CoreOperations(this.#caller);
    this.#crypto = new CryptoOperations(this.#caller, this.#capabilities);
  }

  /** Provider id of calls that do not name one; `undefined` for a service that has only the core provider. */
  get defaultProvider(): number | undefined {
    return this.#caller.config.defaultProvider;
  }

  /** Authentication type in use, one of `AuthType`. */
  get authType(): number {
    return this.#caller.config.authenticator.authType;
  }

  /**
   * Returns a client of the same service, identity and provider over another transport, with another host, or with another authenticator of the
   * same type; sends nothing. For runtimes where each call has I/O of its own. The new client has its own queue and is closed on its own.
   */
  withTransport(replacement: ClientReplacement): ParsecClient {
    checkReplacement(replacement);
    const { config } = this.#caller;
    const { authenticator = config.authenticator, ...options } = replacement;
    return new ParsecClient({ ...this.#options, ...options }, authenticator, config.defaultProvider);
  }

  /** Ends running calls, refuses further ones with `ERR_PARSEC_CLOSED`, and closes the transport. Keys stay in the service. */
  async close(): Promise<void> {
    this.#caller.close();
  }

  /**
   * Calls any operation: those of `@parsec-ts/operations`, or one generated from your own `.proto` files. Byte fields of 16 KiB and more are sent
   * without a copy: leave them unchanged until the call settles. Calls beyond `maxConcurrentCalls` wait for a slot, and may end in any order.
   * A request that the service may have had is never sent again.
   *
   * @throws `ParsecError` of any family
   */
  call<Request, Result>(
    operation: contract.Operation<Request, Result>,
    request: Request,
    options?: CallOptions,
  ): Promise<contract.Decoded<Result>> {
    return this.#caller.call(operation, request, options);
  }

  /** Returns a handle for the key of this name, if it exists or not; sends nothing. */
  key(name: string, options: KeyOptions = {}): ParsecKey {
    checkArgument("key", "name", name, mustBeName);
    checkKeyOptions("key", options);
    return new ParsecKey(this, this.#capabilities, name, options);
  }

  /**
   * Returns the key of this name: a new one, or the existing one if it has these attributes.
   *
   * @throws `ParsecError` `ERR_PARSEC_KEY_DIFFERS` if the existing key has other attributes
   */
  async ensureKey(name: string, attributes: contract.KeyAttributes, options: EnsureOptions = {}): Promise<ParsecKey> {
    checkArgument("ensureKey", "name", name, mustBeName);
    checkKeyOptions("ensureKey", options, ensureOptionRules);
    const { publicKey, algorithm, verifyAfterSign, ...callOptions } = options;
    return await new ParsecKey(this, this.#capabilities, name, options).ensure(attributes, callOptions);
  }

  /** Lists the operations of a provider: the client's default one unless another is named. */
  async capabilities(options: CallOptions = {}): Promise<Capabilities> {
    checkOptions("capabilities", options, callOptionRules);
    const provider = this.#caller.providerFor(options);
    return capabilitiesOf(provider, await this.listOpcodes(provider, options));
  }

  /** Best guess, without creating a key, if a provider can make and use such keys. Providers sometimes claim more than they support. */
  async canUse(attributes: contract.KeyAttributes, options: CallOptions = {}): Promise<KeyCapability> {
    checkArgument("canUse", "attributes", attributes, mustBeAttributes);
    checkOptions("canUse", options, callOptionRules);
    const provider = this.#caller.providerFor(options);
    const [opcodes, claim] = await Promise.all([
      this.listOpcodes(provider, options),
      this.canDoCrypto({ checkType: "GENERATE", attributes }, options),
    ]);
    return assessKey(provider, opcodes, attributes, claim);
  }

  /**
   * Checks that the service responds; returns the highest wire protocol version it speaks.
   * Parsec documentation, "Ping".
   */
  ping(options?: CallOptions): Promise<WireProtocolVersion> {
    return this.#core.ping(options);
  }

  /**
   * Lists providers in priority order; the core provider comes last.
   * Parsec documentation, "ListProviders".
   */
  listProviders(options?: CallOptions): Promise<readonly contract.ProviderInfo[]> {
    return this.#core.listProviders(options);
  }

  /**
   * Lists authenticators in priority order.
   * Parsec documentation, "ListAuthenticators".
   */
  listAuthenticators(options?: CallOptions): Promise<readonly contract.AuthenticatorInfo[]> {
    return this.#core.listAuthenticators(options);
  }

  /**
   * Lists the opcodes that a provider supports, in no order. Those of administrators are not listed.
   * Parsec documentation, "ListOpcodes".
   */
  listOpcodes(providerId: number, options?: CallOptions): Promise<readonly number[]> {
    return this.#core.listOpcodes(providerId, options);
  }

  /**
   * Lists the calling application's keys in all providers, in no order.
   * Parsec documentation, "ListKeys".
   */
  listKeys(options?: CallOptions): Promise<readonly contract.KeyInfo[]> {
    return this.#core.listKeys(options);
  }

  /**
   * Lists the applications that hold keys. For administrators: else `ERR_PARSEC_SERVICE_ADMIN_OPERATION`.
   * Parsec documentation, "ListClients".
   */
  listClients(options?: CallOptions): Promise<readonly string[]> {
    return this.#core.listClients(options);
  }

  /**
   * Deletes everything that an application holds, for good. For administrators: else `ERR_PARSEC_SERVICE_ADMIN_OPERATION`.
   * Parsec documentation, "DeleteClient".
   */
  deleteClient(client: string, options?: CallOptions): Promise<void> {
    return this.#core.deleteClient(client, options);
  }

  /**
   * Creates a key that stays in the provider; `ERR_PARSEC_SERVICE_ALREADY_EXISTS` if the application has a key of this name.
   * Parsec documentation, "PsaGenerateKey".
   */
  generateKey(request: contract.PsaGenerateKeyRequest, options?: CallOptions): Promise<void> {
    return this.#crypto.generateKey(request, options);
  }

  /**
   * Stores key material in the provider; `ERR_PARSEC_SERVICE_ALREADY_EXISTS` if the application has a key of this name.
   * `data` is in the format of its type: RSA as DER of PKCS#1, ECC pairs as the scalar, ECC public keys as 04, X, Y,
   * symmetric keys as they are.
   * Parsec documentation, "PsaImportKey".
   */
  importKey(request: contract.PsaImportKeyRequest, options?: CallOptions): Promise<void> {
    return this.#crypto.importKey(request, options);
  }

  /**
   * Removes a key for good. Use the provider that holds it: another one may lose the name and leave the key.
   * Parsec documentation, "PsaDestroyKey".
   */
  destroyKey(keyName: string, options?: CallOptions): Promise<void> {
    return this.#crypto.destroyKey(keyName, options);
  }

  /**
   * Exports the public half of a key in the format of its type: RSA as DER of PKCS#1, ECC as 04, X, Y.
   * Parsec documentation, "PsaExportPublicKey".
   */
  exportPublicKey(keyName: string, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>> {
    return this.#crypto.exportPublicKey(keyName, options);
  }

  /**
   * Exports a whole key, if its policy allows that, in the format that import takes.
   * Parsec documentation, "PsaExportKey".
   */
  exportKey(keyName: string, options?: CallOptions): Promise<SecretBytes> {
    return this.#crypto.exportKey(keyName, options);
  }

  /**
   * Signs a hash. ECDSA returns r and s one after the other, each as wide as the curve's order: 64 bytes for P-256.
   * The hash is as long as the algorithm's: 32 bytes for SHA-256. RSA returns as many bytes as the modulus has.
   * Parsec documentation, "PsaSignHash".
   */
  signHash(request: contract.PsaSignHashRequest, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>> {
    return this.#crypto.signHash(request, options);
  }

  /**
   * Verifies a signature over a hash: true or false for the service's decision, an error for anything else.
   * Parsec documentation, "PsaVerifyHash".
   */
  verifyHash(request: contract.PsaVerifyHashRequest, options?: CallOptions): Promise<boolean> {
    return this.#crypto.verifyHash(request, options);
  }

  /**
   * Hashes and signs a message in the service. No provider of service 1.4 supports it: hash locally, then
   * {@link ParsecClient.signHash}.
   * Parsec documentation, "PsaSignMessage".
   */
  signMessage(request: contract.PsaSignMessageRequest, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>> {
    return this.#crypto.signMessage(request, options);
  }

  /**
   * Verifies a signature over a message. No provider of service 1.4 supports it.
   * Parsec documentation, "PsaVerifyMessage".
   */
  verifyMessage(request: contract.PsaVerifyMessageRequest, options?: CallOptions): Promise<boolean> {
    return this.#crypto.verifyMessage(request, options);
  }

  /**
   * Encrypts a short message to an RSA key; returns as many bytes as its modulus has. `salt` is OAEP's label.
   * PKCS#1 v1.5 takes up to 11 bytes less than the modulus, OAEP with SHA-256 up to 66 less. Providers refuse an empty
   * plaintext.
   * Parsec documentation, "PsaAsymmetricEncrypt".
   */
  asymmetricEncrypt(
    request: WithOptional<contract.PsaAsymmetricEncryptRequest, "salt">,
    options?: CallOptions,
  ): Promise<Uint8Array<ArrayBuffer>> {
    return this.#crypto.asymmetricEncrypt(request, options);
  }

  /**
   * Decrypts a short message with an RSA key; `ERR_PARSEC_DECRYPTION_FAILED` if it was not encrypted to this key.
   * Parsec documentation, "PsaAsymmetricDecrypt".
   */
  asymmetricDecrypt(
    request: WithOptional<contract.PsaAsymmetricDecryptRequest, "salt">,
    options?: DecryptOptions,
  ): Promise<SecretBytes> {
    return this.#crypto.asymmetricDecrypt(request, options);
  }

  /**
   * Encrypts and authenticates; returns the ciphertext followed by the tag. Never use a nonce twice with one key.
   * Nonces: 12 bytes for GCM and ChaCha20-Poly1305, 7 to 13 for CCM; tags: 16 bytes unless the algorithm is shortened.
   * Providers refuse an empty plaintext.
   * Parsec documentation, "PsaAeadEncrypt".
   */
  aeadEncrypt(
    request: WithOptional<contract.PsaAeadEncryptRequest, "additionalData">,
    options?: CallOptions,
  ): Promise<Uint8Array<ArrayBuffer>> {
    return this.#crypto.aeadEncrypt(request, options);
  }

  /**
   * Decrypts ciphertext followed by its tag; `ERR_PARSEC_DECRYPTION_FAILED` if anything was changed.
   * Parsec documentation, "PsaAeadDecrypt".
   */
  aeadDecrypt(
    request: WithOptional<contract.PsaAeadDecryptRequest, "additionalData">,
    options?: DecryptOptions,
  ): Promise<SecretBytes> {
    return this.#crypto.aeadDecrypt(request, options);
  }

  /**
   * Encrypts without authentication; returns the IV, which the provider chooses, followed by the ciphertext.
   * Parsec documentation, "PsaCipherEncrypt".
   */
  cipherEncrypt(request: contract.PsaCipherEncryptRequest, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>> {
    return this.#crypto.cipherEncrypt(request, options);
  }

  /**
   * Decrypts the IV followed by the ciphertext.
   * Parsec documentation, "PsaCipherDecrypt".
   */
  cipherDecrypt(request: contract.PsaCipherDecryptRequest, options?: DecryptOptions): Promise<SecretBytes> {
    return this.#crypto.cipherDecrypt(request, options);
  }

  /**
   * Computes a MAC over a message. No provider of service 1.4 supports it.
   * Parsec documentation, "PsaMacCompute".
   */
  macCompute(request: contract.PsaMacComputeRequest, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>> {
    return this.#crypto.macCompute(request, options);
  }

  /**
   * Verifies a MAC over a message. No provider of service 1.4 supports it.
   * Parsec documentation, "PsaMacVerify".
   */
  macVerify(request: contract.PsaMacVerifyRequest, options?: CallOptions): Promise<boolean> {
    return this.#crypto.macVerify(request, options);
  }

  /**
   * Hashes a message: 32 bytes for SHA-256. With `local` it is computed here, so that the service need not be trusted.
   * Parsec documentation, "PsaHashCompute".
   */
  hashCompute(request: contract.PsaHashComputeRequest, options?: LocalOptions): Promise<Uint8Array<ArrayBuffer>> {
    return this.#crypto.hashCompute(request, options);
  }

  /**
   * Hashes a message and compares the result with the given hash.
   * Parsec documentation, "PsaHashCompare".
   */
  hashCompare(request: contract.PsaHashCompareRequest, options?: CallOptions): Promise<boolean> {
    return this.#crypto.hashCompare(request, options);
  }

  /**
   * Computes the secret that a key pair shares with a peer's public key. Derive keys from it.
   * Public keys: 65 bytes for P-256, 32 for X25519; secrets: 32 bytes for both.
   * Parsec documentation, "PsaRawKeyAgreement".
   */
  rawKeyAgreement(request: contract.PsaRawKeyAgreementRequest, options?: CallOptions): Promise<SecretBytes> {
    return this.#crypto.rawKeyAgreement(request, options);
  }

  /**
   * Returns exactly `size` random bytes: a provider that returns fewer at once is asked again. One deadline covers all requests. With
   * `mixLocal` they are mixed with as many of this machine: unpredictable as long as either are. `onProgress` hears of each response.
   * Parsec documentation, "PsaGenerateRandom".
   */
  generateRandom(size: number, options?: RandomOptions): Promise<SecretBytes> {
    return this.#crypto.generateRandom(size, options);
  }

  /**
   * Asks a provider if it can use such a key. Its claim is not always true: trying is the only proof.
   * Parsec documentation, "CanDoCrypto".
   */
  canDoCrypto(request: contract.CanDoCryptoRequest, options?: CallOptions): Promise<boolean> {
    return this.#crypto.canDoCrypto(request, options);
  }

  /**
   * Returns the data that a third party needs to make a credential for {@link ParsecClient.attestKey}. TPM only.
   * Parsec documentation, "PrepareKeyAttestation".
   */
  prepareKeyAttestation(
    request: contract.PrepareKeyAttestationRequest,
    options?: CallOptions,
  ): Promise<contract.Decoded<contract.PrepareKeyAttestationOutput>> {
    return this.#crypto.prepareKeyAttestation(request, options);
  }

  /** Proves that a key lies in the hardware. TPM only. Parsec documentation, "AttestKey". */
  attestKey(
    request: contract.AttestKeyRequest,
    options?: CallOptions,
  ): Promise<contract.Decoded<contract.AttestationOutput>> {
    return this.#crypto.attestKey(request, options);
  }
}
