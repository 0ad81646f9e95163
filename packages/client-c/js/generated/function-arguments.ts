// Generated from functions.json. Bytes are the memory of the C caller, not a copy.
import type { PsaAttributes } from "../psa-attributes.js";

/** The arguments of each function. */
export interface FunctionArguments {
  readonly ping: object;
  readonly listProviders: object;
  readonly listAuthenticators: object;
  readonly listOpcodes: { readonly provider: number };
  readonly listKeys: object;
  readonly listClients: object;
  readonly deleteClient: { readonly applicationName: string };
  readonly generateKey: { readonly keyName: string; readonly attributes: PsaAttributes };
  readonly importKey: { readonly keyName: string; readonly attributes: PsaAttributes; readonly data: Uint8Array };
  readonly destroyKey: { readonly keyName: string };
  readonly exportKey: { readonly keyName: string };
  readonly exportPublicKey: { readonly keyName: string };
  readonly signHash: { readonly keyName: string; readonly algorithm: number; readonly hash: Uint8Array };
  readonly verifyHash: { readonly keyName: string; readonly algorithm: number; readonly hash: Uint8Array; readonly signature: Uint8Array };
  readonly signMessage: { readonly keyName: string; readonly algorithm: number; readonly message: Uint8Array };
  readonly verifyMessage: { readonly keyName: string; readonly algorithm: number; readonly message: Uint8Array; readonly signature: Uint8Array };
  readonly asymmetricEncrypt: { readonly keyName: string; readonly algorithm: number; readonly plaintext: Uint8Array; readonly salt: Uint8Array };
  readonly asymmetricDecrypt: { readonly keyName: string; readonly algorithm: number; readonly ciphertext: Uint8Array; readonly salt: Uint8Array };
  readonly aeadEncrypt: { readonly keyName: string; readonly algorithm: number; readonly nonce: Uint8Array; readonly additionalData: Uint8Array; readonly plaintext: Uint8Array };
  readonly aeadDecrypt: { readonly keyName: string; readonly algorithm: number; readonly nonce: Uint8Array; readonly additionalData: Uint8Array; readonly ciphertext: Uint8Array };
  readonly cipherEncrypt: { readonly keyName: string; readonly algorithm: number; readonly plaintext: Uint8Array };
  readonly cipherDecrypt: { readonly keyName: string; readonly algorithm: number; readonly ciphertext: Uint8Array };
  readonly macCompute: { readonly keyName: string; readonly algorithm: number; readonly message: Uint8Array };
  readonly macVerify: { readonly keyName: string; readonly algorithm: number; readonly message: Uint8Array; readonly mac: Uint8Array };
  readonly hashCompute: { readonly algorithm: number; readonly message: Uint8Array };
  readonly hashCompare: { readonly algorithm: number; readonly message: Uint8Array; readonly hash: Uint8Array };
  readonly rawKeyAgreement: { readonly algorithm: number; readonly keyName: string; readonly peerKey: Uint8Array };
  readonly generateRandom: { readonly size: number };
  readonly canDoCrypto: { readonly check: number; readonly attributes: PsaAttributes };
  readonly prepareKeyAttestation: { readonly attestedKeyName: string; readonly attestingKeyName: string };
  readonly attestKey: { readonly attestedKeyName: string; readonly attestingKeyName: string; readonly credentialBlob: Uint8Array; readonly secret: Uint8Array };
  readonly getKeyAttributes: { readonly keyName: string };
  readonly checkKeyAttributes: { readonly attributes: PsaAttributes };
}

/** The operations of the contract that have a function, in the order of functions.json. */
export const OPERATION_NAMES = [
  "Ping",
  "ListProviders",
  "ListAuthenticators",
  "ListOpcodes",
  "ListKeys",
  "ListClients",
  "DeleteClient",
  "PsaGenerateKey",
  "PsaImportKey",
  "PsaDestroyKey",
  "PsaExportKey",
  "PsaExportPublicKey",
  "PsaSignHash",
  "PsaVerifyHash",
  "PsaSignMessage",
  "PsaVerifyMessage",
  "PsaAsymmetricEncrypt",
  "PsaAsymmetricDecrypt",
  "PsaAeadEncrypt",
  "PsaAeadDecrypt",
  "PsaCipherEncrypt",
  "PsaCipherDecrypt",
  "PsaMacCompute",
  "PsaMacVerify",
  "PsaHashCompute",
  "PsaHashCompare",
  "PsaRawKeyAgreement",
  "PsaGenerateRandom",
  "CanDoCrypto",
  "PrepareKeyAttestation",
  "AttestKey",
] as const;
