import {
  type AsymmetricSignature,
  type AttestationOutput,
  type AttestKeyRequest,
  attestKey,
  type CanDoCryptoRequest,
  canDoCrypto,
  type Decoded,
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
import {
  allocateBytes,
  argumentError,
  checkOptions,
  EMPTY,
  inArrayBuffer,
  mustBeBoolean,
  mustBeFunction,
  type OptionRules,
  type SecretBytes,
  type StatusName,
  secretBytes,
} from "@parsec-ts/wire-protocol";
import { type CallOptions, callOptionRules } from "../call/call-options.js";
import type { OperationCaller } from "../call/operation-caller.js";
import { isStatus } from "../call/service-error.js";
import { type HostCapabilities, requireLocalCrypto } from "../host/require-host.js";
import { type DecryptOptions, decryptOptionRules, mapDecryptionError } from "./decryption.js";
import { collectRandom, type ProgressListener } from "./random.js";

/** A request of which one field may be left out. */
export type WithOptional<Request, Field extends keyof Request> = Omit<Request, Field> & Partial<Pick<Request, Field>>;

/** Options of operations that can also be computed here. */
export interface LocalOptions extends CallOptions {
  /** Computes here instead of in the service. */
  readonly local?: boolean;
}

const localOptionRules: OptionRules<LocalOptions> = { ...callOptionRules, local: mustBeBoolean };

/** Options of `generateRandom`. */
export interface RandomOptions extends CallOptions {
  /** Adds random bytes of this machine, by exclusive or. */
  readonly mixLocal?: boolean;
  /**
   * Hears after each response of the service how many bytes have come, of how many: large requests take several. A promise that it returns is
   * waited for, within the deadline; its error is the error of the call.
   */
  readonly onProgress?: ProgressListener;
}

const randomOptionRules: OptionRules<RandomOptions> = {
  ...callOptionRules,
  mixLocal: mustBeBoolean,
  onProgress: mustBeFunction,
};

/** Operations of the providers that hold keys. `ParsecClient` documents each. */
export class CryptoOperations {
  readonly #caller: OperationCaller;
  readonly #capabilities: Pick<HostCapabilities, "localCrypto">;

  constructor(caller: OperationCaller, capabilities: Pick<HostCapabilities, "localCrypto">) {
    this.#caller = caller;
    this.#capabilities = capabilities;
  }

  async generateKey(request: PsaGenerateKeyRequest, options?: CallOptions): Promise<void> {
    await this.#caller.call(psaGenerateKey, request, options);
  }

  async importKey(request: PsaImportKeyRequest, options?: CallOptions): Promise<void> {
    await this.#caller.call(psaImportKey, request, options);
  }

  async destroyKey(keyName: string, options?: CallOptions): Promise<void> {
    await this.#caller.call(psaDestroyKey, { keyName }, options);
  }

  async exportPublicKey(keyName: string, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.#caller.call(psaExportPublicKey, { keyName }, options)).data;
  }

  async exportKey(keyName: string, options?: CallOptions): Promise<SecretBytes> {
    const { data } = await this.#caller.call(psaExportKey, { keyName }, options);
    return secretBytes(data);
  }

  async signHash(request: PsaSignHashRequest, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>> {
    requireSpecificHash(request);
    return (await this.#caller.call(psaSignHash, request, options)).signature;
  }

  async verifyHash(request: PsaVerifyHashRequest, options?: CallOptions): Promise<boolean> {
    requireSpecificHash(request);
    return falseOnStatus("PsaErrorInvalidSignature", this.#caller.call(psaVerifyHash, request, options));
  }

  async signMessage(request: PsaSignMessageRequest, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>> {
    requireSpecificHash(request);
    return (await this.#caller.call(psaSignMessage, request, options)).signature;
  }

  async verifyMessage(request: PsaVerifyMessageRequest, options?: CallOptions): Promise<boolean> {
    requireSpecificHash(request);
    return falseOnStatus("PsaErrorInvalidSignature", this.#caller.call(psaVerifyMessage, request, options));
  }

  async asymmetricEncrypt(
    request: WithOptional<PsaAsymmetricEncryptRequest, "salt">,
    options?: CallOptions,
  ): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.#caller.call(psaAsymmetricEncrypt, { salt: EMPTY, ...request }, options)).ciphertext;
  }

  async asymmetricDecrypt(
    request: WithOptional<PsaAsymmetricDecryptRequest, "salt">,
    options?: DecryptOptions,
  ): Promise<SecretBytes> {
    const called = this.#caller.call(psaAsymmetricDecrypt, { salt: EMPTY, ...request }, options, decryptOptionRules);
    return secretBytes((await mapDecryptionError(called, options)).plaintext);
  }

  async aeadEncrypt(
    request: WithOptional<PsaAeadEncryptRequest, "additionalData">,
    options?: CallOptions,
  ): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.#caller.call(psaAeadEncrypt, { additionalData: EMPTY, ...request }, options)).ciphertext;
  }

  async aeadDecrypt(
    request: WithOptional<PsaAeadDecryptRequest, "additionalData">,
    options?: DecryptOptions,
  ): Promise<SecretBytes> {
    const called = this.#caller.call(
      psaAeadDecrypt,
      { additionalData: EMPTY, ...request },
      options,
      decryptOptionRules,
    );
    return secretBytes((await mapDecryptionError(called, options)).plaintext);
  }

  async cipherEncrypt(request: PsaCipherEncryptRequest, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.#caller.call(psaCipherEncrypt, request, options)).ciphertext;
  }

  async cipherDecrypt(request: PsaCipherDecryptRequest, options?: DecryptOptions): Promise<SecretBytes> {
    return secretBytes(
      (await mapDecryptionError(this.#caller.call(psaCipherDecrypt, request, options, decryptOptionRules), options))
        .plaintext,
    );
  }

  async macCompute(request: PsaMacComputeRequest, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.#caller.call(psaMacCompute, request, options)).mac;
  }

  macVerify(request: PsaMacVerifyRequest, options?: CallOptions): Promise<boolean> {
    return falseOnStatus("PsaErrorInvalidSignature", this.#caller.call(psaMacVerify, request, options));
  }

  async hashCompute(request: PsaHashComputeRequest, options: LocalOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    checkOptions("hashCompute", options, localOptionRules);
    if (options.local) {
      // Checks the request as one to the service.
      psaHashCompute.request.encode(request, allocateBytes(0), 0).bytes.fill(0);
      return inArrayBuffer(await requireLocalCrypto(this.#capabilities).digest(request.alg, request.input));
    }
    return (await this.#caller.call(psaHashCompute, request, options, localOptionRules)).hash;
  }

  hashCompare(request: PsaHashCompareRequest, options?: CallOptions): Promise<boolean> {
    return falseOnStatus("PsaErrorInvalidSignature", this.#caller.call(psaHashCompare, request, options));
  }

  async rawKeyAgreement(request: PsaRawKeyAgreementRequest, options?: CallOptions): Promise<SecretBytes> {
    const { sharedSecret } = await this.#caller.call(psaRawKeyAgreement, request, options);
    return secretBytes(sharedSecret);
  }

  async generateRandom(size: number, options: RandomOptions = {}): Promise<SecretBytes> {
    checkOptions("generateRandom", options, randomOptionRules);
    const { mixLocal = false, onProgress, ...callOptions } = options;
    const localCrypto = mixLocal ? requireLocalCrypto(this.#capabilities) : undefined;
    const bytes = await collectRandom(this.#caller, size, callOptions, onProgress);
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

  canDoCrypto(request: CanDoCryptoRequest, options?: CallOptions): Promise<boolean> {
    return falseOnStatus("PsaErrorNotSupported", this.#caller.call(canDoCrypto, request, options));
  }

  async prepareKeyAttestation(
    request: PrepareKeyAttestationRequest,
    options?: CallOptions,
  ): Promise<Decoded<PrepareKeyAttestationOutput>> {
    return (await this.#caller.call(prepareKeyAttestation, request, options)).output;
  }

  async attestKey(request: AttestKeyRequest, options?: CallOptions): Promise<Decoded<AttestationOutput>> {
    return (await this.#caller.call(attestKey, request, options)).output;
  }
}

/** Refuses "any hash", which only a key's policy may have: a request must name one. */
function requireSpecificHash(request: { readonly alg: AsymmetricSignature }): void {
  // A value that is not a request at all is refused by name when it is encoded.
  const alg: AsymmetricSignature | undefined = request?.alg;
  if (typeof alg !== "object" || alg === null || !("hashAlg" in alg) || alg.hashAlg?.kind !== "any") return;
  throw argumentError("alg.hashAlg", "a named hash: any hash is only for a key's policy");
}

/** Turns one status into `false` and Success into `true`; other errors are thrown. */
async function falseOnStatus(status: StatusName, call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (isStatus(error, status)) return false;
    throw error;
  }
}
