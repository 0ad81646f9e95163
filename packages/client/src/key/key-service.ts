import type {
  KeyInfo,
  PsaAsymmetricDecryptRequest,
  PsaAsymmetricEncryptRequest,
  PsaGenerateKeyRequest,
  PsaImportKeyRequest,
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
  exportPublicKey(keyName: string, options?: CallOptions): Promise<Uint8Array>;
  destroyKey(keyName: string, options?: CallOptions): Promise<void>;
  signHash(request: PsaSignHashRequest, options?: CallOptions): Promise<Uint8Array>;
  verifyHash(request: PsaVerifyHashRequest, options?: CallOptions): Promise<boolean>;
  asymmetricEncrypt(request: PsaAsymmetricEncryptRequest, options?: CallOptions): Promise<Uint8Array>;
  asymmetricDecrypt(request: PsaAsymmetricDecryptRequest, options?: DecryptOptions): Promise<SecretBytes>;
}
