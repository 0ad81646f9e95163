export { keyFormats } from "@parsec-ts/key-formats";
export { type RefusalReason, refusalReason } from "./errors/refuse.js";
export { isServiceKey } from "./keys/crypto-key.js";
export type { KeyStorage } from "./keys/key-storage.js";
export { parsecKeyOf } from "./keys/parsec-keys.js";
export { listSessionKeys, removeSessionKeys } from "./keys/session-keys.js";
export { webLocalCrypto } from "./local/web-local-crypto.js";
export {
  cryptoKeyOf,
  type ParsecCrypto,
  type ParsecCryptoOptions,
  parsecCrypto,
  type ServiceCrypto,
} from "./parsec-crypto.js";
export type {
  CryptoKeyAlgorithm,
  CryptoKeyLike,
  CryptoKeyType,
  CryptoKeyUsage,
  GlobalCrypto,
  PlatformCrypto,
  PlatformKeyPair,
} from "./platform.js";
