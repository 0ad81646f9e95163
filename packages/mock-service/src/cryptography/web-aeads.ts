import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { encodeBase64Url } from "@parsec-ts/key-formats";
import { copyBytes } from "@parsec-ts/wire-protocol";
import { ccm } from "./ccm.js";
import type { AeadMessage } from "./cryptography.js";
import { gcm } from "./gcm.js";
import type { WebCrypto, WebUsage } from "./web-crypto.js";

/** Length in bytes of the AES keys that Chromium's WebCrypto does not take. */
const AES_192 = 24;

/** Length in bytes of the tags that every WebCrypto opens: Deno's opens no shorter ones. */
const FULL_TAG = 16;

/** Authenticated ciphers: AES-GCM by WebCrypto, the others in JavaScript. */
export class WebAeads {
  readonly #crypto: WebCrypto;

  constructor(crypto: WebCrypto) {
    this.#crypto = crypto;
  }

  async encrypt(message: AeadMessage): Promise<Uint8Array> {
    if (isForWebCrypto(message)) return this.#gcm("encrypt", message);
    return inJavaScript(message).encrypt(message.input);
  }

  async decrypt(message: AeadMessage): Promise<Uint8Array | undefined> {
    try {
      return isForWebCrypto(message)
        ? await this.#gcm("decrypt", message)
        : inJavaScript(message).decrypt(message.input);
    } catch {
      return undefined;
    }
  }

  async #gcm(use: WebUsage, { key, nonce, additionalData, input }: AeadMessage): Promise<Uint8Array> {
    const { subtle } = this.#crypto;
    const jwk = { kty: "oct", k: encodeBase64Url(key) };
    const imported = await subtle.importKey("jwk", jwk, { name: "AES-GCM" }, false, [use]);
    const [iv, aad] = [copyBytes(nonce), copyBytes(additionalData)];
    const algorithm = { name: "AES-GCM", iv, additionalData: aad, tagLength: 8 * FULL_TAG };
    return new Uint8Array(await subtle[use](algorithm, imported as never, copyBytes(input)));
  }
}

function isForWebCrypto({ cipher, key, tagLength }: AeadMessage): boolean {
  return cipher === "aes-gcm" && key.length !== AES_192 && tagLength === FULL_TAG;
}

interface AeadCipher {
  encrypt(plaintext: Uint8Array): Uint8Array;
  decrypt(ciphertext: Uint8Array): Uint8Array;
}

function inJavaScript({ cipher, key, nonce, additionalData, tagLength }: AeadMessage): AeadCipher {
  if (cipher === "chacha20-poly1305") return chacha20poly1305(key, nonce, additionalData);
  return (cipher === "aes-ccm" ? ccm : gcm)(key, nonce, additionalData, tagLength);
}
