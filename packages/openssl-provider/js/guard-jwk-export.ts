import { generateKeyPairSync, type KeyObject } from "node:crypto";

type Export = (this: KeyObject, options?: { readonly format?: string }) => unknown;

/** The first version of Node that throws where those before it abort the process. */
const FIRST_SAFE_MAJOR = 24;

let isGuarded = false;

/**
 * Has `privateKey.export({ format: "jwk" })` throw for a key whose private half OpenSSL cannot give, on versions of Node that abort the process
 * instead. In this thread; other keys are exported as ever.
 */
export function guardJwkExport(version: string = process.versions.node): void {
  if (isGuarded || Number.parseInt(version, 10) >= FIRST_SAFE_MAJOR) return;
  isGuarded = true;
  // The class of private keys has no public name. This kind of key is the quickest to make.
  const prototype = Object.getPrototypeOf(generateKeyPairSync("ed25519").privateKey) as { export: Export };
  const exportKey = prototype.export;
  prototype.export = function (options) {
    // Throws OpenSSL's reason for a key of a service. The bytes of another key are wiped.
    if (options?.format === "jwk") (exportKey.call(this, { format: "der", type: "pkcs8" } as never) as Buffer).fill(0);
    return exportKey.call(this, options);
  };
}
