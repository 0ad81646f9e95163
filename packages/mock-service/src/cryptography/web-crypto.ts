/** A key of WebCrypto. Only WebCrypto sees into it. */
export type WebCryptoKey = object;

/**
 * The part of the standard `Crypto` object that {@link webCryptography} uses: `globalThis.crypto` of browsers, Deno, Bun and Node.js is one.
 */
export interface WebCrypto {
  getRandomValues(bytes: Uint8Array<ArrayBuffer>): unknown;
  readonly subtle: {
    generateKey(algorithm: WebAlgorithm, extractable: boolean, usages: WebUsage[]): Promise<unknown>;
    exportKey(format: "jwk", key: never): Promise<object>;
    importKey(
      format: "jwk",
      data: { readonly kty: string },
      algorithm: WebAlgorithm,
      extractable: boolean,
      usages: WebUsage[],
    ): Promise<WebCryptoKey>;
    encrypt(algorithm: WebAlgorithm, key: never, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
    decrypt(algorithm: WebAlgorithm, key: never, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  };
}

/** Uses of a key that {@link webCryptography} asks for. */
export type WebUsage = "encrypt" | "decrypt";

/** An algorithm of WebCrypto by its name, with its parameters. */
export interface WebAlgorithm {
  readonly name: string;
}
