export type { LoadOptions } from "./configuration.js";
export { isParsecError, type OpensslProviderErrorCode, opensslProviderErrors } from "./error-codes.js";
export type { KeyOptions } from "./key/key-uri.js";
export { parsecKeyPem } from "./key/parsec-key-pem.js";
export { parsecPrivateKey } from "./key/parsec-private-key.js";
export { loadParsecProvider } from "./load-parsec-provider.js";
