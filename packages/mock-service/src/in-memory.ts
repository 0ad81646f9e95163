export type { JwtSvidOptions } from "./authentication/jwt-svid.js";
export type {
  AeadMessage,
  Awaitable,
  CipherMessage,
  Cryptography,
  EphemeralKey,
  RsaKey,
} from "./cryptography/cryptography.js";
export type { WebAlgorithm, WebCrypto, WebCryptoKey, WebUsage } from "./cryptography/web-crypto.js";
export { webCryptography } from "./cryptography/web-cryptography.js";
export type { Fault, FaultKind, FaultPlan } from "./faults/fault-plan.js";
export type { KeyStorage } from "./keys/key-storage.js";
export type { MockService } from "./mock-service.js";
export type { ProviderChoice } from "./providers/provider-choice.js";
export type { AuthenticatorChoice, InMemoryOptions } from "./service-options.js";
export { type InMemoryServiceOptions, startInMemoryService } from "./start-in-memory-service.js";
