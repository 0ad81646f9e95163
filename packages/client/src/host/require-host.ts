import { ParsecError } from "@parsec-ts/wire-protocol";
import type { KeyFormats } from "./key-formats.js";
import type { LocalCrypto } from "./local-crypto.js";

/** The optional capabilities that a client may have been made with. */
export interface HostCapabilities {
  readonly localCrypto: LocalCrypto | undefined;
  readonly keyFormats: KeyFormats | undefined;
}

/** @throws `ParsecError` `ERR_PARSEC_NO_LOCAL_CRYPTO` */
export function requireLocalCrypto({ localCrypto }: Pick<HostCapabilities, "localCrypto">): LocalCrypto {
  if (localCrypto !== undefined) return localCrypto;
  throw absent("ERR_PARSEC_NO_LOCAL_CRYPTO", "localCrypto", "Hash and verify yourself, and use signHash of the client");
}

/**
 * One of the methods that a `LocalCrypto` may leave out.
 *
 * @throws `ParsecError` `ERR_PARSEC_NO_LOCAL_CRYPTO`; `ERR_PARSEC_LOCAL_UNSUPPORTED` without that method
 */
export function requireLocalMethod<Name extends "hkdf" | "aesGcmEncrypt" | "aesGcmDecrypt">(
  capabilities: Pick<HostCapabilities, "localCrypto">,
  name: Name,
): NonNullable<LocalCrypto[Name]> {
  const localCrypto = requireLocalCrypto(capabilities);
  const method = localCrypto[name];
  if (method !== undefined) return method.bind(localCrypto) as NonNullable<LocalCrypto[Name]>;
  const message = `The localCrypto of this client has no ${name}. Hand one that has it to createClient.`;
  throw new ParsecError("usage", "ERR_PARSEC_LOCAL_UNSUPPORTED", message, { argument: "localCrypto" });
}

/** @throws `ParsecError` `ERR_PARSEC_NO_KEY_FORMATS` */
export function requireKeyFormats({ keyFormats }: Pick<HostCapabilities, "keyFormats">): KeyFormats {
  if (keyFormats !== undefined) return keyFormats;
  throw absent("ERR_PARSEC_NO_KEY_FORMATS", "keyFormats", 'Use the format "raw"');
}

function absent(
  code: "ERR_PARSEC_NO_LOCAL_CRYPTO" | "ERR_PARSEC_NO_KEY_FORMATS",
  argument: keyof HostCapabilities,
  alternative: string,
): ParsecError {
  const message = `This client was made without ${argument}. ${alternative}, or hand one to createClient.`;
  return new ParsecError("usage", code, message, { argument });
}
