import {
  type AsymmetricSignature,
  type AttestationOutput,
  type AttestKeyRequest,
  attestKey,
  type CanDoCryptoRequest,
  canDoCrypto,
  type PrepareKeyAttestationOutput,
  type PrepareKeyAttestationRequest,
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
import { EMPTY, ParsecError, type SecretBytes, type StatusName, secretBytes } from "@parsec-ts/wire-protocol";
import type { Authenticator } from "./authenticator.js";
import { collectRandom } from "./collect-random.js";
import { CoreOperations } from "./core-operations.js";
import { type DecryptOptions, decrypted } from "./decryption.js";
import { type HostCapabilities, requireLocalCrypto } from "./required.js";
import type { CallOptions, ClientOptions } from "./service-caller.js";
import { isStatus } from "./service-error.js";

/** A request of which one field may be left out. */
export type WithOptional<Request, Field extends keyof Request> = Omit<Request, Field> & Partial<Pick<Request, Field>>;

export interface LocalOptions extends CallOptions {
  /** Computes here instead of in the service. */
  readonly local?: boolean;
}

export interface RandomOptions extends CallOptions {
  /** Adds random bytes of this machine's own, by exclusive or. */
  readonly mixLocal?: boolean;
}

/**
 * What providers do with keys. Results that are secret come as `SecretBytes`: wipe them after use, by `using` or `wipe()`.
 */
export class CryptoOperations extends CoreOperations {
  readonly #equipment: HostCapabilities;

  /** @internal */
  constructor(options: ClientOptions, authenticator: Authenticator, provider: number | undefined) {
    super(options, authenticator, provider);
    this.#equipment = { localCrypto: options.localCrypto, keyFormats: options.keyFormats };
  }

  /** @internal What the client was made with. */
  get equipment(): HostCapabilities {
    return this.#equipment;
  }

  /**
   * Creates a key that stays in the provider; `ERR_PARSEC_SERVICE_ALREADY_EXISTS` when the application has one of this
   * name.
   * Parsec documentation, "PsaGenerateKey".
   */
  async generateKey(request: PsaGenerateKeyRequest, options?: CallOptions): Promise<void> {
    await this.call(psaGenerateKey, request, options);
  }

  /**
   * Stores key material in the provider; `ERR_PARSEC_SERVICE_ALREADY_EXISTS` when the application has a key of this name.
   * `data` is in the format of its type: RSA as DER of PKCS#1, ECC pairs as the scalar, ECC public keys as 04, X, Y,
   * symmetric keys as they are.
   * Parsec documentation, "PsaImportKey".
   */
  async importKey(request: PsaImportKeyRequest, options?: CallOptions): Promise<void> {
    await this.call(psaImportKey, request, options);
  }

  /**
   * Removes a key for good. Only through the provider that holds it: another one may lose the name and leave the key.
   * Parsec documentation, "PsaDestroyKey".
   */
  async destroyKey(keyName: string, options?: CallOptions): Promise<void> {
    await this.call(psaDestroyKey, { keyName }, options);
  }

  /**
   * The public half of a key in the format of its type: RSA as DER of PKCS#1, ECC as 04, X, Y.
   * Parsec documentation, "PsaExportPublicKey".
   */
  async exportPublicKey(keyName: string, options?: CallOptions): Promise<Uint8Array> {
    return (await this.call(psaExportPublicKey, { keyName }, options)).data;
  }

  /**
   * A whole key, where its policy allows that, in the format that import takes.
   * Parsec documentation, "PsaExportKey".
   */
  async exportKey(keyName: string, options?: CallOptions): Promise<SecretBytes> {
    const { data } = await this.call(psaExportKey, { keyName }, options);
    return secretBytes(data);
  }

  /**
   * Signs a hash. ECDSA gives r and s one after the other, each as wide as the curve's order: 64 bytes for P-256.
   * The hash is as long as the algorithm's: 32 bytes for SHA-256. RSA gives as many bytes as the modulus has.
   * Parsec documentation, "PsaSignHash".
   */
  async signHash(request: PsaSignHashRequest, options?: CallOptions): Promise<Uint8Array> {
    requireSpecificHash(request);
    return (await this.call(psaSignHash, request, options)).signature;
  }

  /**
   * Tells whether a signature over a hash is one of this key; whatever keeps the service from telling is thrown.
   * Parsec documentation, "PsaVerifyHash".
   */
  async verifyHash(request: PsaVerifyHashRequest, options?: CallOptions): Promise<boolean> {
    requireSpecificHash(request);
    return unless("PsaErrorInvalidSignature", this.call(psaVerifyHash, request, options));
  }

  /**
   * Hashes and signs a message in the service. No provider of service 1.4 does: hash locally, then
   * {@link CryptoOperations.signHash}.
   * Parsec documentation, "PsaSignMessage".
   */
  async signMessage(request: PsaSignMessageRequest, options?: CallOptions): Promise<Uint8Array> {
    requireSpecificHash(request);
    return (await this.call(psaSignMessage, request, options)).signature;
  }

  /**
   * Tells whether a signature over a message is one of this key. No provider of service 1.4 does.
   * Parsec documentation, "PsaVerifyMessage".
   */
  async verifyMessage(request: PsaVerifyMessageRequest, options?: CallOptions): Promise<boolean> {
    requireSpecificHash(request);
    return unless("PsaErrorInvalidSignature", this.call(psaVerifyMessage, request, options));
  }

  /**
   * Encrypts a short message to an RSA key; gives as many bytes as its modulus has. `salt` is OAEP's label.
   * PKCS#1 v1.5 takes up to 11 bytes less than the modulus, OAEP with SHA-256 up to 66 less. Providers refuse an empty
   * plaintext.
   * Parsec documentation, "PsaAsymmetricEncrypt".
   */
  async asymmetricEncrypt(
    request: WithOptional<PsaAsymmetricEncryptRequest, "salt">,
    options?: CallOptions,
  ): Promise<Uint8Array> {
    return (await this.call(psaAsymmetricEncrypt, { salt: EMPTY, ...request }, options)).ciphertext;
  }

  /**
   * Decrypts a short message with an RSA key; `ERR_PARSEC_DECRYPTION_FAILED` when it was not encrypted to it.
   * Parsec documentation, "PsaAsymmetricDecrypt".
   */
  async asymmetricDecrypt(
    request: WithOptional<PsaAsymmetricDecryptRequest, "salt">,
    options?: DecryptOptions,
  ): Promise<SecretBytes> {
    const called = this.call(psaAsymmetricDecrypt, { salt: EMPTY, ...request }, options);
    return secretBytes((await decrypted(called, options)).plaintext);
  }

  /**
   * Encrypts and authenticates; gives the ciphertext followed by the tag. Never use a nonce twice with one key.
   * Nonces: 12 bytes for GCM and ChaCha20-Poly1305, 7 to 13 for CCM; tags: 16 bytes unless the algorithm is shortened.
   * Providers refuse an empty plaintext.
   * Parsec documentation, "PsaAeadEncrypt".
   */
  async aeadEncrypt(
    request: WithOptional<PsaAeadEncryptRequest, "additionalData">,
    options?: CallOptions,
  ): Promise<Uint8Array> {
    return (await this.call(psaAeadEncrypt, { additionalData: EMPTY, ...request }, options)).ciphertext;
  }

  /**
   * Decrypts ciphertext followed by its tag; `ERR_PARSEC_DECRYPTION_FAILED` when anything was changed.
   * Parsec documentation, "PsaAeadDecrypt".
   */
  async aeadDecrypt(
    request: WithOptional<PsaAeadDecryptRequest, "additionalData">,
    options?: DecryptOptions,
  ): Promise<SecretBytes> {
    const called = this.call(psaAeadDecrypt, { additionalData: EMPTY, ...request }, options);
    return secretBytes((await decrypted(called, options)).plaintext);
  }

  /**
   * Encrypts without authentication; gives the IV, which the provider draws, followed by the ciphertext.
   * Parsec documentation, "PsaCipherEncrypt".
   */
  async cipherEncrypt(request: PsaCipherEncryptRequest, options?: CallOptions): Promise<Uint8Array> {
    return (await this.call(psaCipherEncrypt, request, options)).ciphertext;
  }

  /**
   * Decrypts the IV followed by the ciphertext.
   * Parsec documentation, "PsaCipherDecrypt".
   */
  async cipherDecrypt(request: PsaCipherDecryptRequest, options?: DecryptOptions): Promise<SecretBytes> {
    return secretBytes((await decrypted(this.call(psaCipherDecrypt, request, options), options)).plaintext);
  }

  /**
   * Computes a MAC over a message. No provider of service 1.4 does.
   * Parsec documentation, "PsaMacCompute".
   */
  async macCompute(request: PsaMacComputeRequest, options?: CallOptions): Promise<Uint8Array> {
    return (await this.call(psaMacCompute, request, options)).mac;
  }

  /**
   * Tells whether a MAC over a message is one of this key. No provider of service 1.4 does.
   * Parsec documentation, "PsaMacVerify".
   */
  macVerify(request: PsaMacVerifyRequest, options?: CallOptions): Promise<boolean> {
    return unless("PsaErrorInvalidSignature", this.call(psaMacVerify, request, options));
  }

  /**
   * Hashes a message: 32 bytes for SHA-256. With `local` here, so that no service needs to be believed.
   * Parsec documentation, "PsaHashCompute".
   */
  async hashCompute(request: PsaHashComputeRequest, options: LocalOptions = {}): Promise<Uint8Array> {
    if (options.local) return await requireLocalCrypto(this.#equipment).digest(request.alg, request.input);
    return (await this.call(psaHashCompute, request, options)).hash;
  }

  /**
   * Hashes a message and tells whether the result is the given hash.
   * Parsec documentation, "PsaHashCompare".
   */
  hashCompare(request: PsaHashCompareRequest, options?: CallOptions): Promise<boolean> {
    return unless("PsaErrorInvalidSignature", this.call(psaHashCompare, request, options));
  }

  /**
   * The secret that a key pair shares with a peer's public key. Derive keys from it.
   * Public keys: 65 bytes for P-256, 32 for X25519; secrets: 32 bytes for both.
   * Parsec documentation, "PsaRawKeyAgreement".
   */
  async rawKeyAgreement(request: PsaRawKeyAgreementRequest, options?: CallOptions): Promise<SecretBytes> {
    const { sharedSecret } = await this.call(psaRawKeyAgreement, request, options);
    return secretBytes(sharedSecret);
  }

  /**
   * Exactly `size` random bytes: a provider that gives fewer at once is asked again. One deadline covers it all. With `mixLocal` they are
   * added to as many of this machine's own: unpredictable as long as either are.
   * Parsec documentation, "PsaGenerateRandom".
   */
  async generateRandom(size: number, options: RandomOptions = {}): Promise<SecretBytes> {
    const localCrypto = options.mixLocal ? requireLocalCrypto(this.#equipment) : undefined;
    const bytes = await collectRandom(this, size, options);
    try {
      const local = await localCrypto?.random(size);
      if (local !== undefined) for (const [i, byte] of local.entries()) bytes[i] = (bytes[i] ?? 0) ^ byte;
      local?.fill(0);
      return bytes;
    } catch (error) {
      bytes.wipe();
      throw error;
    }
  }

  /**
   * Tells whether a provider says that it can use such a key. It is not always so: trying is the only proof.
   * Parsec documentation, "CanDoCrypto".
   */
  canDoCrypto(request: CanDoCryptoRequest, options?: CallOptions): Promise<boolean> {
    return unless("PsaErrorNotSupported", this.call(canDoCrypto, request, options));
  }

  /**
   * What a third party needs to make a credential for {@link CryptoOperations.attestKey}. TPM only.
   * Parsec documentation, "PrepareKeyAttestation".
   */
  async prepareKeyAttestation(
    request: PrepareKeyAttestationRequest,
    options?: CallOptions,
  ): Promise<PrepareKeyAttestationOutput> {
    return (await this.call(prepareKeyAttestation, request, options)).output;
  }

  /**
   * Proves that a key lies in the hardware. TPM only.
   * Parsec documentation, "AttestKey".
   */
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
