import {
  type AsymmetricSignature,
  type AttestationOutput,
  type AttestKeyRequest,
  type AuthenticatorInfo,
  attestKey,
  type CanDoCryptoRequest,
  canDoCrypto,
  deleteClient,
  type KeyAttributes,
  type KeyInfo,
  listAuthenticators,
  listClients,
  listKeys,
  listOpcodes,
  listProviders,
  type PrepareKeyAttestationOutput,
  type PrepareKeyAttestationRequest,
  type ProviderInfo,
  type PsaAeadDecryptRequest,
  type PsaAeadEncryptRequest,
  type PsaAsymmetricDecryptRequest,
  type PsaAsymmetricEncryptRequest,
  type PsaCipherDecryptRequest,
  type PsaCipherEncryptRequest,
  type PsaGenerateKeyRequest,
  type PsaHashCompareRequest,
  type PsaHashComputeRequest,
  type PsaImportKeyRequest,
  type PsaMacComputeRequest,
  type PsaMacVerifyRequest,
  type PsaRawKeyAgreementRequest,
  type PsaSignHashRequest,
  type PsaSignMessageRequest,
  type PsaVerifyHashRequest,
  type PsaVerifyMessageRequest,
  ping,
  prepareKeyAttestation,
  psaAeadDecrypt,
  psaAeadEncrypt,
  psaAsymmetricDecrypt,
  psaAsymmetricEncrypt,
  psaCipherDecrypt,
  psaCipherEncrypt,
  psaDestroyKey,
  psaExportKey,
  psaExportPublicKey,
  psaGenerateKey,
  psaHashCompare,
  psaHashCompute,
  psaImportKey,
  psaMacCompute,
  psaMacVerify,
  psaRawKeyAgreement,
  psaSignHash,
  psaSignMessage,
  psaVerifyHash,
  psaVerifyMessage,
} from "@parsec-ts/operations";
import { EMPTY, ParsecError, type StatusName } from "@parsec-ts/wire-protocol";
import type { Authenticator } from "./authenticator.js";
import { type Capabilities, capabilitiesOf, judgeKey, type KeyCapability } from "./capabilities.js";
import { collectRandom } from "./collect-random.js";
import type { KeyFormats } from "./key-formats.js";
import type { LocalCrypto } from "./local-crypto.js";
import { ParsecKey } from "./parsec-key.js";
import { type CallOptions, type ClientOptions, ServiceCaller } from "./service-caller.js";
import { isStatus } from "./service-error.js";

/** Version of the wire protocol. */
export interface WireProtocolVersion {
  readonly major: number;
  readonly minor: number;
}

/** A request of which one field may be left out. */
export type WithOptional<Request, Field extends keyof Request> = Omit<Request, Field> & Partial<Pick<Request, Field>>;

/**
 * A Parsec service as seen by one application: each method is one operation of the contract. Made by {@link createClient};
 * `@parsec-ts/node` has `connect()`.
 *
 * All methods throw `ParsecError`: `ERR_PARSEC_ARGUMENT` for a request that cannot be encoded, `ERR_PARSEC_SERVICE_…` for what the
 * service answers. Where a provider lacks an operation that is `ERR_PARSEC_SERVICE_NOT_SUPPORTED` or `ERR_PARSEC_SERVICE_OPCODE_DOES_NOT_EXIST`;
 * an unknown key is `ERR_PARSEC_SERVICE_DOES_NOT_EXIST`, a use against its policy `ERR_PARSEC_SERVICE_NOT_PERMITTED`. Bytes that are handed
 * in stay the caller's to wipe; bytes that are given back are the caller's from then on.
 */
export class ParsecClient extends ServiceCaller {
  readonly #localCrypto: LocalCrypto | undefined;
  readonly #keyFormats: KeyFormats | undefined;

  /** @internal */
  constructor(options: ClientOptions, authenticator: Authenticator, provider: number | undefined) {
    super(options, authenticator, provider);
    this.#localCrypto = options.localCrypto;
    this.#keyFormats = options.keyFormats;
  }

  /** A handle for the key of this name, whether it is there or not; asks nothing. In one provider only, when that is given. */
  key(name: string, { provider }: Pick<CallOptions, "provider"> = {}): ParsecKey {
    return new ParsecKey(
      { client: this, localCrypto: this.#localCrypto, keyFormats: this.#keyFormats },
      name,
      provider,
    );
  }

  /**
   * The key of this name: created now, or the one that is there.
   *
   * @throws `ParsecError` `ERR_PARSEC_KEY_DIFFERS` when the one that is there has other attributes
   */
  ensureKey(name: string, attributes: KeyAttributes, options: CallOptions = {}): Promise<ParsecKey> {
    return this.key(name, options).ensure(attributes, options);
  }

  /** What a provider can do: the client's default one unless another is asked for. */
  async capabilities(options: CallOptions = {}): Promise<Capabilities> {
    const provider = this.providerFor(options);
    return capabilitiesOf(provider, await this.listOpcodes(provider, options));
  }

  /** Whether a provider can make and use such keys, as far as that can be known without trying: its own claims are not always so. */
  async canUse(attributes: KeyAttributes, options: CallOptions = {}): Promise<KeyCapability> {
    const provider = this.providerFor(options);
    const [opcodes, claim] = await Promise.all([
      this.listOpcodes(provider, options),
      this.canDoCrypto({ checkType: "GENERATE", attributes }, options),
    ]);
    return judgeKey(provider, opcodes, attributes, claim);
  }

  /** Asks whether the service answers; gives the highest wire protocol version it speaks. */
  async ping(options?: CallOptions): Promise<WireProtocolVersion> {
    const { wireProtocolVersionMaj, wireProtocolVersionMin } = await this.call(ping, {}, options);
    return { major: wireProtocolVersionMaj, minor: wireProtocolVersionMin };
  }

  /** Providers in priority order; the core provider comes last. */
  async listProviders(options?: CallOptions): Promise<readonly ProviderInfo[]> {
    return (await this.call(listProviders, {}, options)).providers;
  }

  /** Authenticators in priority order. */
  async listAuthenticators(options?: CallOptions): Promise<readonly AuthenticatorInfo[]> {
    return (await this.call(listAuthenticators, {}, options)).authenticators;
  }

  /** Opcodes that a provider supports, in no order. Those of administrators are not listed. */
  async listOpcodes(providerId: number, options?: CallOptions): Promise<readonly number[]> {
    return (await this.call(listOpcodes, { providerId }, options)).opcodes;
  }

  /** The calling application's keys in all providers, in no order. */
  async listKeys(options?: CallOptions): Promise<readonly KeyInfo[]> {
    return (await this.call(listKeys, {}, options)).keys;
  }

  /** Names of the applications that hold keys. For administrators: else `ERR_PARSEC_SERVICE_ADMIN_OPERATION`. */
  async listClients(options?: CallOptions): Promise<readonly string[]> {
    return (await this.call(listClients, {}, options)).clients;
  }

  /** Deletes everything that an application holds, for good. For administrators: else `ERR_PARSEC_SERVICE_ADMIN_OPERATION`. */
  async deleteClient(client: string, options?: CallOptions): Promise<void> {
    await this.call(deleteClient, { client }, options);
  }

  /** Creates a key that stays in the provider; `ERR_PARSEC_SERVICE_ALREADY_EXISTS` when the application has one of this name. */
  async generateKey(request: PsaGenerateKeyRequest, options?: CallOptions): Promise<void> {
    await this.call(psaGenerateKey, request, options);
  }

  /** Stores key material in the provider; `ERR_PARSEC_SERVICE_ALREADY_EXISTS` when the application has a key of this name. */
  async importKey(request: PsaImportKeyRequest, options?: CallOptions): Promise<void> {
    await this.call(psaImportKey, request, options);
  }

  /** Removes a key for good. Only through the provider that holds it: another one may lose the name and leave the key. */
  async destroyKey(keyName: string, options?: CallOptions): Promise<void> {
    await this.call(psaDestroyKey, { keyName }, options);
  }

  /** The public half of a key in the format of its type: RSA as DER of PKCS#1, ECC as 04, X, Y. */
  async exportPublicKey(keyName: string, options?: CallOptions): Promise<Uint8Array> {
    return (await this.call(psaExportPublicKey, { keyName }, options)).data;
  }

  /** A whole key, where its policy allows that, in the format that import takes. Secret: wipe it after use. */
  async exportKey(keyName: string, options?: CallOptions): Promise<Uint8Array> {
    return (await this.call(psaExportKey, { keyName }, options)).data;
  }

  /** Signs a hash. ECDSA gives r and s one after the other, each as wide as the curve's order: 64 bytes for P-256. */
  async signHash(request: PsaSignHashRequest, options?: CallOptions): Promise<Uint8Array> {
    requireSpecificHash(request);
    return (await this.call(psaSignHash, request, options)).signature;
  }

  /** Tells whether a signature over a hash is one of this key; whatever keeps the service from telling is thrown. */
  async verifyHash(request: PsaVerifyHashRequest, options?: CallOptions): Promise<boolean> {
    requireSpecificHash(request);
    return unless("PsaErrorInvalidSignature", this.call(psaVerifyHash, request, options));
  }

  /** Hashes and signs a message in the service. No provider of service 1.4 does: hash locally, then {@link ParsecClient.signHash}. */
  async signMessage(request: PsaSignMessageRequest, options?: CallOptions): Promise<Uint8Array> {
    requireSpecificHash(request);
    return (await this.call(psaSignMessage, request, options)).signature;
  }

  /** Tells whether a signature over a message is one of this key. No provider of service 1.4 does. */
  async verifyMessage(request: PsaVerifyMessageRequest, options?: CallOptions): Promise<boolean> {
    requireSpecificHash(request);
    return unless("PsaErrorInvalidSignature", this.call(psaVerifyMessage, request, options));
  }

  /** Encrypts a short message to an RSA key; gives as many bytes as its modulus has. `salt` is OAEP's label. */
  async asymmetricEncrypt(
    request: WithOptional<PsaAsymmetricEncryptRequest, "salt">,
    options?: CallOptions,
  ): Promise<Uint8Array> {
    return (await this.call(psaAsymmetricEncrypt, { salt: EMPTY, ...request }, options)).ciphertext;
  }

  /** Decrypts a short message with an RSA key. Secret: wipe the result after use. */
  async asymmetricDecrypt(
    request: WithOptional<PsaAsymmetricDecryptRequest, "salt">,
    options?: CallOptions,
  ): Promise<Uint8Array> {
    return (await this.call(psaAsymmetricDecrypt, { salt: EMPTY, ...request }, options)).plaintext;
  }

  /** Encrypts and authenticates; gives the ciphertext followed by the tag. Never use a nonce twice with one key. */
  async aeadEncrypt(
    request: WithOptional<PsaAeadEncryptRequest, "additionalData">,
    options?: CallOptions,
  ): Promise<Uint8Array> {
    return (await this.call(psaAeadEncrypt, { additionalData: EMPTY, ...request }, options)).ciphertext;
  }

  /** Decrypts ciphertext followed by its tag; `ERR_PARSEC_SERVICE_INVALID_SIGNATURE` when anything was changed. Wipe the result after use. */
  async aeadDecrypt(
    request: WithOptional<PsaAeadDecryptRequest, "additionalData">,
    options?: CallOptions,
  ): Promise<Uint8Array> {
    return (await this.call(psaAeadDecrypt, { additionalData: EMPTY, ...request }, options)).plaintext;
  }

  /** Encrypts without authentication; gives the IV, which the provider draws, followed by the ciphertext. */
  async cipherEncrypt(request: PsaCipherEncryptRequest, options?: CallOptions): Promise<Uint8Array> {
    return (await this.call(psaCipherEncrypt, request, options)).ciphertext;
  }

  /** Decrypts the IV followed by the ciphertext. Secret: wipe the result after use. */
  async cipherDecrypt(request: PsaCipherDecryptRequest, options?: CallOptions): Promise<Uint8Array> {
    return (await this.call(psaCipherDecrypt, request, options)).plaintext;
  }

  /** Computes a MAC over a message. No provider of service 1.4 does. */
  async macCompute(request: PsaMacComputeRequest, options?: CallOptions): Promise<Uint8Array> {
    return (await this.call(psaMacCompute, request, options)).mac;
  }

  /** Tells whether a MAC over a message is one of this key. No provider of service 1.4 does. */
  macVerify(request: PsaMacVerifyRequest, options?: CallOptions): Promise<boolean> {
    return unless("PsaErrorInvalidSignature", this.call(psaMacVerify, request, options));
  }

  /** Hashes a message: 32 bytes for SHA-256. */
  async hashCompute(request: PsaHashComputeRequest, options?: CallOptions): Promise<Uint8Array> {
    return (await this.call(psaHashCompute, request, options)).hash;
  }

  /** Hashes a message and tells whether the result is the given hash. */
  hashCompare(request: PsaHashCompareRequest, options?: CallOptions): Promise<boolean> {
    return unless("PsaErrorInvalidSignature", this.call(psaHashCompare, request, options));
  }

  /** The secret that a key pair shares with a peer's public key. Derive keys from it; wipe it after use. */
  async rawKeyAgreement(request: PsaRawKeyAgreementRequest, options?: CallOptions): Promise<Uint8Array> {
    return (await this.call(psaRawKeyAgreement, request, options)).sharedSecret;
  }

  /** Exactly `size` random bytes: a provider that gives fewer at once is asked again. One deadline covers it all. Wipe them after use. */
  generateRandom(size: number, options?: CallOptions): Promise<Uint8Array> {
    return collectRandom(this, size, options);
  }

  /** Tells whether a provider says that it can use such a key. It is not always so: trying is the only proof. */
  canDoCrypto(request: CanDoCryptoRequest, options?: CallOptions): Promise<boolean> {
    return unless("PsaErrorNotSupported", this.call(canDoCrypto, request, options));
  }

  /** What a third party needs to make a credential for {@link ParsecClient.attestKey}. TPM only. */
  async prepareKeyAttestation(
    request: PrepareKeyAttestationRequest,
    options?: CallOptions,
  ): Promise<PrepareKeyAttestationOutput> {
    return (await this.call(prepareKeyAttestation, request, options)).output;
  }

  /** Proves that a key lies in the hardware. TPM only. */
  async attestKey(request: AttestKeyRequest, options?: CallOptions): Promise<AttestationOutput> {
    return (await this.call(attestKey, request, options)).output;
  }
}

/** Any hash is for the policy of a key; a request must say which one. */
function requireSpecificHash(request: { readonly alg: AsymmetricSignature }): void {
  // What is no request at all is refused by name when it is encoded.
  const alg: AsymmetricSignature | undefined = request?.alg;
  if (typeof alg !== "object" || alg === null || !("hashAlg" in alg) || alg.hashAlg?.kind !== "any") return;
  throw new ParsecError(
    "usage",
    "ERR_PARSEC_ARGUMENT",
    "alg.hashAlg must name a hash: any hash is only for a key's policy.",
    {
      argument: "alg.hashAlg",
    },
  );
}

/** True for Success, false for the one status that means no. */
async function unless(no: StatusName, called: Promise<unknown>): Promise<boolean> {
  try {
    await called;
    return true;
  } catch (error) {
    if (isStatus(error, no)) return false;
    throw error;
  }
}
