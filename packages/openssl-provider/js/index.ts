export type { LoadOptions } from "./configuration.js";
export { isParsecError, type OpensslProviderErrorCode, opensslProviderErrors } from "./error-codes.js";
export type { KeyOptions } from "./key-uri.js";
export { loadParsecProvider } from "./load-parsec-provider.js";
export { parsecKeyPem } from "./parsec-key-pem.js";
export { parsecPrivateKey } from "./parsec-private-key.js";
