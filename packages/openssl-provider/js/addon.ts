import { existsSync } from "node:fs";
import { ParsecError } from "@parsec-ts/wire-protocol";

/** A failure of OpenSSL: the text of its reason, and the text beside it, which may be empty. */
export interface Failure {
  readonly reason: string;
  readonly text: string;
}

/** The functions of `addon/addon.c`. */
export interface Addon {
  /** The name of a function of OpenSSL that the running program does not have. All functions below need them all. */
  missingFunction(): string | undefined;
  isLoaded(): boolean;
  hasDefaultProvider(): boolean;
  /** The configuration by which `load` has activated the module in this process. */
  configuration(): string | undefined;
  load(module: string, configuration: string): Failure | undefined;
  keyBlock(uri: string): Promise<string | Failure>;
}

/** Opened once: its functions are those of the running program, wherever it lies. */
let opened: Addon | undefined;

/**
 * Opens the addon.
 *
 * @throws `ParsecError` `ERR_PARSEC_OPENSSL_NOT_BUILT`, `_PERMISSION`, `_LOAD`, `_RUNTIME`
 */
export function openAddon(path: string): Addon {
  opened ??= checkRuntime(loadAddon(path));
  return opened;
}

/** The error for a file that no build has made. */
export function notBuilt(path: string): ParsecError {
  const message = `${path} does not exist. Run npx parsec-openssl-provider build, or name the folder of a build by the option directory.`;
  return new ParsecError("usage", "ERR_PARSEC_OPENSSL_NOT_BUILT", message, { path });
}

function loadAddon(path: string): Addon {
  const target = { exports: {} };
  try {
    process.dlopen(target, path);
  } catch (cause) {
    throw addonError(path, cause);
  }
  return target.exports as Addon;
}

function addonError(path: string, cause: unknown): ParsecError {
  const { code, message, name } = cause as {
    readonly code?: unknown;
    readonly message?: unknown;
    readonly name?: unknown;
  };
  // Deno opens no addon unless it is permitted to, and this one could not work there.
  if (name === "NotCapable") return noOpenSsl("Deno has none", cause);
  if (code === "ERR_DLOPEN_DISABLED" || code === "ERR_ACCESS_DENIED") {
    const advice = "Addons are not permitted here. Start Node with --allow-addons.";
    return new ParsecError("usage", "ERR_PARSEC_OPENSSL_PERMISSION", advice, { path, cause });
  }
  if (!existsSync(path)) return notBuilt(path);
  const text = `The addon cannot be loaded: ${message}. Build it again on this machine: npx parsec-openssl-provider build.`;
  return new ParsecError("usage", "ERR_PARSEC_OPENSSL_LOAD", text, { path, cause });
}

function checkRuntime(addon: Addon): Addon {
  const missing = addon.missingFunction();
  if (missing === undefined) return addon;
  throw noOpenSsl(`${missing} is missing`);
}

function noOpenSsl(detail: string, cause?: unknown): ParsecError {
  const message = `This runtime has no OpenSSL 3 that an addon can call: ${detail}. Use Node, or @parsec-ts/node, which needs no OpenSSL.`;
  return new ParsecError("usage", "ERR_PARSEC_OPENSSL_RUNTIME", message, { cause });
}
