import { existsSync } from "node:fs";
import { ParsecError } from "@parsec-ts/wire-protocol";
import { type Addon, notBuilt, openAddon } from "./addon.js";
import { configurationText, type LoadOptions, settingsOf } from "./configuration.js";
import { guardJwkExport } from "./guard-jwk-export.js";
import { installationIn } from "./installation.js";

/**
 * Loads the module into the OpenSSL of the running process: keys of the service then work in `tls`, `https`, `http2` and `crypto`, in every thread.
 * Other keys, hashes and connections stay with OpenSSL's default provider. Nothing is sent to the service yet.
 *
 * A process has one service: further calls, in workers too, do nothing, and are refused if they name other settings.
 *
 * @example
 * ```ts
 * loadParsecProvider();
 * const key = await parsecKeyPem("device/identity");
 * https.createServer({ key, cert }).listen(8443);
 * ```
 * @throws `ParsecError` `ERR_PARSEC_OPENSSL_NOT_BUILT`, `_RUNTIME`, `_PERMISSION`, `_LOAD`, `_SETTINGS`
 */
export function loadParsecProvider(options: LoadOptions = {}): void {
  loadedAddon(options);
}

/** Loads the module if that has not been done, and returns the addon. */
export function loadedAddon(options: LoadOptions = {}): Addon {
  const settings = settingsOf(options);
  const { module, addon: path } = installationIn(options.directory);
  const addon = openAddon(path);
  const configuration = configurationText(module, settings);
  if (!addon.isLoaded()) load(addon, module, configuration);
  if (settings.length > 0 && addon.configuration() !== configuration) throw otherSettings();
  guardJwkExport();
  return addon;
}

function load(addon: Addon, module: string, configuration: string): void {
  if (!existsSync(module)) throw notBuilt(module);
  if (!addon.hasDefaultProvider()) {
    throw loadError("OpenSSL's default provider is not active, nor that of FIPS: activate one in openssl.cnf.");
  }
  const failure = addon.load(module, configuration);
  if (failure !== undefined) throw loadError(`OpenSSL has refused the module: ${failure.reason}. ${failure.text}`);
  // OpenSSL gives up its implicit default provider when it is told to load another one too early: then nothing would work any more.
  if (!addon.hasDefaultProvider()) throw loadError("OpenSSL has given up its default provider: end this process.");
}

function loadError(message: string): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_OPENSSL_LOAD", message.trim());
}

function otherSettings(): ParsecError {
  const message =
    "The module is active with other settings: by another call of loadParsecProvider, or by openssl.cnf. A process has one service.";
  return new ParsecError("usage", "ERR_PARSEC_OPENSSL_SETTINGS", message);
}
