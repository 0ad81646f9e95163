import { loadedAddon } from "../load-parsec-provider.js";
import { keyError } from "./key-error.js";
import { type KeyOptions, keyUri } from "./key-uri.js";

/**
 * Gives the PEM text that names a key of the service, for every option `key` of `tls`, `https` and `http2`, and for `createPrivateKey`. It holds
 * name, type and public half, and nothing that is secret: it may be kept in a file. Loads the module if that has not been done.
 *
 * The service is asked by another thread, so JavaScript goes on.
 *
 * @example
 * ```ts
 * const key = await parsecKeyPem("device/identity");
 * tls.connect({ host, port: 8883, key, cert });
 * sign("sha256", message, createPrivateKey(key));
 * ```
 * @throws `ParsecError` `ERR_PARSEC_OPENSSL_KEY`, `_SERVICE`, and those of `loadParsecProvider`
 */
export async function parsecKeyPem(name: string, options: KeyOptions = {}): Promise<string> {
  const uri = keyUri("parsecKeyPem", name, options);
  const result = await loadedAddon().keyBlock(uri);
  if (typeof result !== "string") throw keyError(result);
  return result;
}
