export { buildClient, type ClientBuild, installClient, quickJsSource } from "./build-client.js";
export {
  buildMbedTls,
  buildOpaqueMbedTls,
  type MbedTlsVersion,
  mbedTlsHeaders,
  opaqueMbedTlsHeaders,
} from "./build-mbedtls.js";
export { buildOnce } from "./build-once.js";
export { buildBeforeTests, type Sanitized, type Variant, variantOf } from "./build-variants.js";
export { type OpenSslDevelopment, openSslDevelopment } from "./openssl-development.js";
export {
  findOpenSsl,
  type OpenSslProgram,
  openSslProgramForTests,
  provisionOpenSslProgram,
} from "./openssl-programs.js";
export { cmake, fuzzed, missingPrograms, mustRun, SANITIZED, symbolizerOptions, threadSanitized } from "./programs.js";
export { type Clang, clangForTests, provisionClang } from "./provision-clang.js";
export { pythonLibraries } from "./python-libraries.js";
