export type { TimeSpan } from "@parsec-ts/wire-protocol";
export { isParsecError, type JoseErrorCode, joseErrors } from "./error-codes.js";
export type { ContentEncryption } from "./jwe/content-encryption.js";
export { type DecryptedJwe, type DecryptJweOptions, decryptJwe } from "./jwe/decrypt-jwe.js";
export type { KeyManagement } from "./jwe/key-management.js";
export type { HeaderMembers, JoseHeader } from "./jws/header.js";
export type { FlattenedJws, ReceivedJws } from "./jws/serialization.js";
export { type SignJwsOptions, signJws } from "./jws/sign-jws.js";
export { type VerifiedJws, type VerifyJwsOptions, verifyJws } from "./jws/verify-jws.js";
export type { JwtClaims } from "./jwt/claims.js";
export { type SignJwtOptions, signJwt } from "./jwt/sign-jwt.js";
export { type VerifiedJwt, type VerifyJwtOptions, verifyJwt } from "./jwt/verify-jwt.js";
export { createJwks, type PublicJwk, type PublicJwks } from "./keys/create-jwks.js";
export { type JwsAlgorithm, jwsAlgorithm } from "./keys/jws-algorithm.js";
export { thumbprint } from "./keys/thumbprint.js";
export type { JsonWebKeySet, VerificationKeys } from "./keys/verification-keys.js";
export { type BetterAuthSigner, betterAuthSigner } from "./signers/better-auth-signer.js";
export { type DidJwtSigner, didJwtSigner } from "./signers/did-jwt-signer.js";
export { type MdocSigner, mdocSigner } from "./signers/mdoc-signer.js";
export { type SdJwtSigner, sdJwtSigner } from "./signers/sd-jwt-signer.js";
export {
  type NodeBuffer,
  type SigstoreSigner,
  type SigstoreSignerOptions,
  sigstoreSigner,
} from "./signers/sigstore-signer.js";
