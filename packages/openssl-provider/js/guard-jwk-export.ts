import { generateKeyPairSync, type KeyObject } from "node:crypto";

/** Methods of a private key, as this module calls them. */
interface PrivateKey {
  export(this: KeyObject, options?: { readonly format?: string; readonly type?: string }): unknown;
  /** Since Node 22.10. */
  toCryptoKey?(this: KeyObject, algorithm: unknown, extractable: boolean, usages: unknown): unknown;
}

/** The first version of Node that throws where those before it abort the process. */
const FIRST_SAFE_MAJOR = 24;

let isGuarded = false;

/**
 * Has the export of a private key as JWK throw if OpenSSL cannot give its private half, on versions of Node that abort the process instead: by
 * `privateKey.export`, and by `subtle.exportKey` after `toCryptoKey`. In this thread alone; other keys are exported as ever.
 */
export function guardJwkExport(version: string = process.versions.node): void {
  if (isGuarded || Number.parseInt(version, 10) >= FIRST_SAFE_MAJOR) return;
  isGuarded = true;
  // The class of private keys has no public name. This kind of key is the quickest to make.
  const prototype: PrivateKey = Object.getPrototypeOf(generateKeyPairSync("ed25519").privateKey);
  const { export: exportKey, toCryptoKey } = prototype;

  /** Throws OpenSSL's reason for a key of a service. The bytes of another key are wiped. */
  const exportPrivateHalf = (key: KeyObject) =>
    (exportKey.call(key, { format: "der", type: "pkcs8" }) as Uint8Array).fill(0);

  prototype.export = function (options) {
    if (options?.format === "jwk") exportPrivateHalf(this);
    return exportKey.call(this, options);
  };
  if (toCryptoKey === undefined) return;
  prototype.toCryptoKey = function (algorithm, extractable, usages) {
    return toCryptoKey.call(this, algorithm, extractable && isExportable(this), usages);
  };

  function isExportable(key: KeyObject): boolean {
    try {
      exportPrivateHalf(key);
      return true;
    } catch {
      return false;
    }
  }
}
