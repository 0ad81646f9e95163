/// <reference types="node" preserve="true" />
import { createPrivateKey, type KeyObject } from "node:crypto";
import { ParsecError } from "@parsec-ts/wire-protocol";
import { loadedAddon } from "../load-parsec-provider.js";
import { keyError } from "./key-error.js";
import { type KeyOptions, keyUri } from "./key-uri.js";

/**
 * Opens a key of the service as a `KeyObject`, by OpenSSL's store of keys: Node 24.21 and 26.7 or later. It signs in `crypto`, and its
 * `toCryptoKey()` in the platform's WebCrypto, so that libraries such as jose use it unmodified. `tls` takes the text of `parsecKeyPem`.
 *
 * Asks the service, and waits for it on this thread. Loads the module if that has not been done.
 *
 * @example
 * ```ts
 * const key = parsecPrivateKey("device/identity");
 * const token = await new SignJWT({ sub: "pump-17" }).setProtectedHeader({ alg: "ES256" }).sign(key);
 * ```
 * @throws `ParsecError` `ERR_PARSEC_OPENSSL_NODE_VERSION` in older versions of Node, `ERR_PARSEC_OPENSSL_PERMISSION`, `_KEY`, `_SERVICE`, and those
 * of `loadParsecProvider`
 */
export function parsecPrivateKey(name: string, options: KeyOptions = {}): KeyObject {
  const uri = keyUri("parsecPrivateKey", name, options);
  if (!makesKeysOfUris(process.versions.node)) throw versionError();
  loadedAddon();
  try {
    // The types of Node 20 do not know it yet.
    return createPrivateKey(new URL(uri) as never);
  } catch (error) {
    throw translated(error);
  }
}

/** True for versions of Node whose `createPrivateKey` takes a URI. */
export function makesKeysOfUris(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major === 24) return minor >= 21;
  return major === 26 ? minor >= 7 : major > 26;
}

function versionError(): ParsecError {
  const message = `Node ${process.versions.node} makes no key of a URI. Use createPrivateKey(await parsecKeyPem(name)), or Node 24.21 or 26.7.`;
  return new ParsecError("usage", "ERR_PARSEC_OPENSSL_NODE_VERSION", message);
}

function translated(error: unknown): unknown {
  const { code, reason } = error as { readonly code?: unknown; readonly reason?: unknown };
  if (code === "ERR_ACCESS_DENIED") {
    const message = "Keys by their URI are not permitted here. Start Node with --allow-openssl-store.";
    return new ParsecError("usage", "ERR_PARSEC_OPENSSL_PERMISSION", message, { cause: error });
  }
  const text = "Node drops the advice beside it: await parsecKeyPem(name) gives it.";
  return typeof reason === "string" ? keyError({ reason, text }, error) : error;
}
