import type { AesGcmMessage, LocalCrypto } from "@parsec-ts/client";
import { curveByFamily, encodePublicKey, type KeyMaterial } from "@parsec-ts/key-formats";
import type { AsymmetricSignature, Hash } from "@parsec-ts/operations";
import { allocateBytes, argumentError, ParsecError } from "@parsec-ts/wire-protocol";
import { type GlobalCrypto, globals, type PlatformCrypto, type PlatformSubtle } from "../platform.js";

/** WebCrypto's names of PSA's hashes; newer platforms have SHA-3. */
const HASH_NAME: Readonly<Partial<Record<Hash, string>>> = {
  SHA_1: "SHA-1",
  SHA_256: "SHA-256",
  SHA_384: "SHA-384",
  SHA_512: "SHA-512",
  SHA3_256: "SHA3-256",
  SHA3_384: "SHA3-384",
  SHA3_512: "SHA3-512",
};

/** Bytes of each hash, which RSA-PSS takes as the length of its salt. */
const HASH_LENGTH: Readonly<Record<string, number>> = { "SHA-1": 20, "SHA-256": 32, "SHA-384": 48, "SHA-512": 64 };

/** Most bytes that `getRandomValues` returns at once. */
const RANDOM_LIMIT = 65_536;

/** Bytes of the tag at the end of a ciphertext by AES-GCM. */
const GCM_TAG_LENGTH = 16;

/**
 * Computes hashes, verifications, encryptions, key derivations and random bytes by a platform's Web Cryptography API, by default the one of
 * `globalThis.crypto`: for clients in Deno, Bun, workers and browsers, without `node:crypto`. A secret lives in a key of the platform while it
 * is used, and the platform decides when it wipes that.
 *
 * @example
 * ```ts
 * const client = await createClient({ transport, host, localCrypto: webLocalCrypto(), keyFormats });
 * ```
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` where the platform has no `subtle`: browsers have it in secure contexts only
 */
export function webLocalCrypto(platform: GlobalCrypto | undefined = globals.crypto as GlobalCrypto): LocalCrypto {
  if (typeof platform?.subtle !== "object") {
    const rule = "a Crypto with `subtle`, which browsers have in secure contexts (https) only";
    throw argumentError("platform", rule, "webLocalCrypto");
  }
  return new WebLocalCrypto(platform);
}

class WebLocalCrypto implements Required<LocalCrypto> {
  readonly #platform: PlatformCrypto;
  readonly #subtle: PlatformSubtle;

  constructor(platform: PlatformCrypto) {
    this.#platform = platform;
    this.#subtle = platform.subtle as PlatformSubtle;
  }

  async digest(hash: Hash, message: Uint8Array): Promise<Uint8Array> {
    const name = hashName(hash);
    try {
      return new Uint8Array(await this.#subtle.digest(name, message));
    } catch (cause) {
      throw unsupportedHash(hash, cause);
    }
  }

  async verify(
    material: KeyMaterial,
    alg: AsymmetricSignature,
    hash: Hash,
    message: Uint8Array,
    signature: Uint8Array,
  ): Promise<boolean> {
    const algorithm = signatureAlgorithm(material, alg, hashName(hash));
    const key = await this.#publicKey(material, algorithm, "verify");
    try {
      return await this.#subtle.verify(algorithm, key, signature, message);
    } catch (cause) {
      throw unsupported(`verify by ${alg.kind}`, cause);
    }
  }

  async encrypt(...[material, alg, plaintext, label]: Parameters<LocalCrypto["encrypt"]>): Promise<Uint8Array> {
    if (alg.kind !== "rsaOaep") throw unsupported(`encrypt by ${alg.kind}`);
    mustBeKind(material, "rsaPublicKey");
    const algorithm = { name: "RSA-OAEP", hash: hashName(alg.hashAlg), label };
    const key = await this.#publicKey(material, algorithm, "encrypt");
    try {
      return new Uint8Array(await this.#subtle.encrypt(algorithm, key, plaintext));
    } catch (cause) {
      const message = "The plaintext is too long for this key and algorithm: encrypt a symmetric key instead.";
      throw new ParsecError("usage", "ERR_PARSEC_ARGUMENT", message, { argument: "plaintext", cause });
    }
  }

  random(length: number): Uint8Array {
    const bytes = allocateBytes(length);
    for (let filled = 0; filled < length; filled += RANDOM_LIMIT)
      this.#platform.getRandomValues(bytes.subarray(filled, filled + RANDOM_LIMIT) as never);
    return bytes;
  }

  async hkdf({ hash, secret, salt, info, length }: Parameters<Required<LocalCrypto>["hkdf"]>[0]): Promise<Uint8Array> {
    const algorithm = { name: "HKDF", hash: hashName(hash), salt, info };
    const key = await this.#subtle.importKey("raw", secret, algorithm, false, ["deriveBits"]);
    try {
      return new Uint8Array(await this.#subtle.deriveBits(algorithm, key, length * 8));
    } catch (cause) {
      throw unsupportedHash(hash, cause);
    }
  }

  async aesGcmEncrypt(message: AesGcmMessage): Promise<Uint8Array> {
    const key = await this.#aesKey(message, "encrypt");
    return new Uint8Array(await this.#subtle.encrypt(gcm(message), key, message.input));
  }

  async aesGcmDecrypt(message: AesGcmMessage): Promise<Uint8Array | undefined> {
    if (message.input.length < GCM_TAG_LENGTH) return undefined;
    const key = await this.#aesKey(message, "decrypt");
    try {
      return new Uint8Array(await this.#subtle.decrypt(gcm(message), key, message.input));
    } catch (error) {
      if ((error as Error).name === "OperationError") return undefined;
      throw error;
    }
  }

  #aesKey({ key }: AesGcmMessage, usage: "encrypt" | "decrypt"): Promise<unknown> {
    return this.#subtle.importKey("raw", key, "AES-GCM", false, [usage]);
  }

  async #publicKey(material: KeyMaterial, algorithm: object, usage: "verify" | "encrypt"): Promise<unknown> {
    const spki = encodePublicKey(material, "der");
    try {
      return await this.#subtle.importKey("spki", spki, algorithm, false, [usage]);
    } catch (cause) {
      throw unsupported("use this public key", cause);
    }
  }
}

function gcm({ nonce, additionalData }: AesGcmMessage): object {
  return { name: "AES-GCM", iv: nonce, additionalData, tagLength: GCM_TAG_LENGTH * 8 };
}

/** The algorithm for the import of the key and for the verification alike. */
function signatureAlgorithm(material: KeyMaterial, alg: AsymmetricSignature, hash: string): object {
  switch (alg.kind) {
    case "ecdsa":
    case "deterministicEcdsa":
    case "ecdsaAny":
      return { name: "ECDSA", hash, namedCurve: curveName(material) };
    case "rsaPkcs1v15Sign":
      mustBeKind(material, "rsaPublicKey");
      return { name: "RSASSA-PKCS1-v1_5", hash };
    case "rsaPss":
      mustBeKind(material, "rsaPublicKey");
      return { name: "RSA-PSS", hash, saltLength: HASH_LENGTH[hash] ?? Number(hash.slice(-3)) / 8 };
    default:
      throw unsupported(`verify by ${alg.kind}`);
  }
}

function curveName({ keyType, keyBits }: KeyMaterial): string {
  const curve = keyType.kind === "eccPublicKey" ? curveByFamily(keyType.curveFamily, keyBits) : undefined;
  if (curve === undefined) throw unsupported("use a public key of another kind than the algorithm's");
  return curve.name;
}

function mustBeKind({ keyType }: KeyMaterial, kind: "rsaPublicKey"): void {
  if (keyType.kind !== kind) throw unsupported("use a public key of another kind than the algorithm's");
}

function hashName(hash: Hash): string {
  const name = HASH_NAME[hash];
  if (name === undefined) throw unsupportedHash(hash);
  return name;
}

function unsupported(operation: string, cause?: unknown): ParsecError {
  const message = `This platform cannot ${operation}: leave it to the service, without local and verifyAfterSign.`;
  return new ParsecError("usage", "ERR_PARSEC_LOCAL_UNSUPPORTED", message, { cause });
}

function unsupportedHash(hash: Hash, cause?: unknown): ParsecError {
  const message = `This platform cannot compute ${hash}: hash the message elsewhere and call signHash, or take another hash.`;
  return new ParsecError("usage", "ERR_PARSEC_HASH_UNSUPPORTED", message, { argument: "hash", cause });
}
