import {
  type CodeOf,
  isParsecError as isAnyParsecError,
  type ParsecError,
  type WireProtocolErrorCode,
} from "@parsec-ts/wire-protocol";

/** The error codes of this package. */
export const opensslProviderErrors = {
  ERR_PARSEC_OPENSSL_NOT_BUILT: {
    family: "usage",
    cause: "The module for OpenSSL, or the addon for Node that loads it, has not been built.",
    cure: "Run `npx parsec-openssl-provider build` once, where there is a compiler; or name the folder in which they are by the option `directory`.",
  },
  ERR_PARSEC_OPENSSL_RUNTIME: {
    family: "usage",
    cause: "The runtime has no OpenSSL 3 whose functions an addon can call: Bun and Deno have none.",
    cure: "Use Node, or `@parsec-ts/node`, which needs no OpenSSL.",
  },
  ERR_PARSEC_OPENSSL_PERMISSION: {
    family: "usage",
    cause: "The permission model refuses what is needed: addons, or keys by their URI.",
    cure: "Start Node with `--allow-addons`, and for `parsecPrivateKey` with `--allow-openssl-store` too.",
  },
  ERR_PARSEC_OPENSSL_LOAD: {
    family: "usage",
    cause: "The system or OpenSSL has refused the module or the addon.",
    cure: "Read the message: it holds their reason. A build for another machine or C library is built again.",
  },
  ERR_PARSEC_OPENSSL_SETTINGS: {
    family: "usage",
    cause: "The module is active already, with other settings: by another call, or by an openssl.cnf.",
    cure: "Call `loadParsecProvider` once, or with the same options: a process has one service.",
  },
  ERR_PARSEC_OPENSSL_NODE_VERSION: {
    family: "usage",
    cause: "This version of Node makes no key of a URI: 24.21 and 26.7 were the first to.",
    cure: "Use `createPrivateKey(await parsecKeyPem(name))`, which works in every version.",
  },
  ERR_PARSEC_OPENSSL_SERVICE: {
    family: "transport",
    cause: "The module could not exchange requests with the service. `error.reason` is OpenSSL's.",
    cure: "Start the service, or name its endpoint by the option `endpoint` of `loadParsecProvider`.",
  },
  ERR_PARSEC_OPENSSL_KEY: {
    family: "service",
    cause: "The service has no such key for this program, or one that OpenSSL cannot use. `error.reason` is OpenSSL's.",
    cure: "Read the message. A key belongs to the user, or to the application name, that made it.",
  },
} as const;

/** A code of the errors of this package and of those below it. */
export type OpensslProviderErrorCode = CodeOf<typeof opensslProviderErrors> | WireProtocolErrorCode;

/** True for an error of this package or of those below it, of any installed copy of them. */
export const isParsecError: (value: unknown) => value is ParsecError<OpensslProviderErrorCode> =
  isAnyParsecError<OpensslProviderErrorCode>;
