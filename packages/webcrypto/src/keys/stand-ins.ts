import type { CryptoKeyLike, PlatformSubtle } from "../platform.js";

/** Keys of the platform that take part in a check of arguments, and in nothing else. */
export interface StandIns {
  /** A secret key that permits nothing which this package would hand to the platform. */
  key(): Promise<CryptoKeyLike>;
  /** The same key once it was made: it is, if there is a `CryptoKey` of the service. */
  made(): CryptoKeyLike | undefined;
  /** A key from which the platform derives others. */
  derivationKey(): Promise<CryptoKeyLike>;
}

/**
 * Makes stand-ins on demand. With one instead of a key of ours, the platform checks an algorithm that this package does not know, and
 * then says that the key is of another one.
 */
export function standInsOf(subtle: PlatformSubtle): StandIns {
  let key: Promise<CryptoKeyLike> | undefined;
  let made: CryptoKeyLike | undefined;
  let derivationKey: Promise<CryptoKeyLike> | undefined;
  async function makeKey(): Promise<CryptoKeyLike> {
    made = await subtle.importKey("raw", new Uint8Array(32), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
    return made;
  }
  return {
    key() {
      key ??= makeKey();
      return key;
    },
    made: () => made,
    derivationKey() {
      derivationKey ??= subtle.importKey("raw", new Uint8Array(32), "HKDF", false, ["deriveKey"]);
      return derivationKey;
    },
  };
}
