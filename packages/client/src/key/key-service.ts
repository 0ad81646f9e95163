import type {
  KeyInfo,
  PsaAeadDecryptRequest,
  PsaAeadEncryptRequest,
  PsaAsymmetricDecryptRequest,
  PsaAsymmetricEncryptRequest,
  PsaGenerateKeyRequest,
  PsaImportKeyRequest,
  PsaMacComputeRequest,
  PsaMacVerifyRequest,
  PsaRawKeyAgreementRequest,
  PsaSignHashRequest,
  PsaVerifyHashRequest,
} from "@parsec-ts/operations";
import type { SecretBytes } from "@parsec-ts/wire-protocol";
import type { CallOptions } from "../call/call-options.js";
import type { DecryptOptions } from "../operations/decryption.js";

/** The operations that a key handle takes from the client. */
export interface KeyService {
  readonly defaultProvider: number | undefined;
  listKeys(options?: CallOptions): Promise<readonly KeyInfo[]>;
  generateKey(request: PsaGenerateKeyRequest, options?: CallOptions): Promise<void>;
  importKey(request: PsaImportKeyRequest, options?: CallOptions): Promise<void>;
  exportKey(keyName: string, options?: CallOptions): Promise<SecretBytes>;
  exportPublicKey(keyName: string, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>>;
  destroyKey(keyName: string, options?: CallOptions): Promise<void>;
  signHash(request: PsaSignHashRequest, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>>;
  verifyHash(request: PsaVerifyHashRequest, options?: CallOptions): Promise<boolean>;
  asymmetricEncrypt(request: PsaAsymmetricEncryptRequest, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>>;
  asymmetricDecrypt(request: PsaAsymmetricDecryptRequest, options?: DecryptOptions): Promise<SecretBytes>;
  aeadEncrypt(request: PsaAeadEncryptRequest, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>>;
  aeadDecrypt(request: PsaAeadDecryptRequest, options?: DecryptOptions): Promise<SecretBytes>;
  macCompute(request: PsaMacComputeRequest, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>>;
  macVerify(request: PsaMacVerifyRequest, options?: CallOptions): Promise<boolean>;
  rawKeyAgreement(request: PsaRawKeyAgreementRequest, options?: CallOptions): Promise<SecretBytes>;
}
