import { pow } from "@noble/curves/abstract/modular.js";
import { bytesToNumberBE, numberToBytesBE } from "@noble/curves/utils.js";
import {
  decodeBase64Url,
  decodeDerSequence,
  decodeDerUnsigned,
  decodeKey,
  derSequence,
  derUnsigned,
  encodeBase64Url,
  encodeDer,
} from "@parsec-ts/key-formats";
import type { Hash } from "@parsec-ts/operations";
import { copyBytes, Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";
import type { RsaKey } from "./cryptography.js";
import type { WebCrypto, WebCryptoKey, WebUsage } from "./web-crypto.js";

/** Names of the numbers of a key in a JWK, in the order of PKCS#1. RFC 7518, section 6.3. */
const PAIR_NUMBERS = ["n", "e", "d", "p", "q", "dp", "dq", "qi"] as const;
const PUBLIC_NUMBERS = PAIR_NUMBERS.slice(0, 2);

/** WebCrypto's names of the hashes that its OAEP has. */
const OAEP_HASHES: Partial<Record<Hash & string, string>> = {
  SHA_1: "SHA-1",
  SHA_256: "SHA-256",
  SHA_384: "SHA-384",
  SHA_512: "SHA-512",
};

const PUBLIC_EXPONENT = Uint8Array.of(1, 0, 1);

/** RSA keys: WebCrypto generates them and has OAEP; RSA without padding, which it does not have, is computed by BigInt. */
export class WebRsaKeys {
  readonly #crypto: WebCrypto;

  constructor(crypto: WebCrypto) {
    this.#crypto = crypto;
  }

  async generate(bits: number): Promise<RsaKey> {
    const algorithm = { name: "RSA-OAEP", modulusLength: bits, publicExponent: PUBLIC_EXPONENT, hash: "SHA-256" };
    const pair = await this.#crypto.subtle.generateKey(algorithm, true, ["encrypt", "decrypt"]);
    const { privateKey } = pair as { readonly privateKey: never };
    const jwk = (await this.#crypto.subtle.exportKey("jwk", privateKey)) as Readonly<Record<string, string>>;
    return this.#key(PAIR_NUMBERS.map((name) => decodeBase64Url(jwk[name] ?? "")));
  }

  import(pkcs1: Uint8Array, isPair: boolean): RsaKey {
    // Refuses what is not a whole key.
    const { keyType } = decodeKey({ format: "der", key: pkcs1 });
    if (keyType.kind !== (isPair ? "rsaKeyPair" : "rsaPublicKey")) throw new Error(`not a key but ${keyType.kind}`);
    const numbers = decodeDerSequence(pkcs1).map(decodeDerUnsigned).map(copyBytes);
    // The version of a private key is no number of the key.
    return this.#key(isPair ? numbers.slice(1) : numbers);
  }

  #key(numbers: readonly Uint8Array[]): RsaKey {
    const [modulus = new Uint8Array(), exponent = new Uint8Array(), ...secret] = numbers;
    const [n, e, ...halves] = numbers.map(bytesToNumberBE);
    const publicKey: RsaKey = {
      modulus,
      exportKey: () => encodePublic(modulus, exponent),
      exportPublic: () => encodePublic(modulus, exponent),
      applyPublic: (number) => numberToBytesBE(pow(bytesToNumberBE(number), e ?? 0n, n ?? 1n), modulus.length),
      encryptOaep: (hash, label, plaintext) => this.#oaep("encrypt", [modulus, exponent], hash, label, plaintext),
    };
    if (secret.length === 0) return publicKey;
    return {
      ...publicKey,
      exportKey: () => encodeDer(derSequence(derUnsigned(Uint8Array.of(0)), ...numbers.map(derUnsigned))),
      applyPrivate: (number) => numberToBytesBE(applySecret(bytesToNumberBE(number), halves), modulus.length),
      decryptOaep: (hash, label, ciphertext) => this.#oaep("decrypt", numbers, hash, label, ciphertext),
    };
  }

  async #oaep(
    use: WebUsage,
    numbers: readonly Uint8Array[],
    hash: Hash,
    label: Uint8Array,
    input: Uint8Array,
  ): Promise<Uint8Array> {
    const { subtle } = this.#crypto;
    const key = await this.#importForOaep(use, numbers, hash);
    const algorithm = { name: "RSA-OAEP", label: copyBytes(label) };
    return new Uint8Array(await subtle[use](algorithm, key as never, copyBytes(input)));
  }

  #importForOaep(use: WebUsage, numbers: readonly Uint8Array[], hash: Hash): Promise<WebCryptoKey> {
    const hashName = OAEP_HASHES[hash as Hash & string];
    if (hashName === undefined) throw new StatusError(Status.PsaErrorNotSupported);
    const names = use === "encrypt" ? PUBLIC_NUMBERS : PAIR_NUMBERS;
    const entries = names.map((name, i) => [name, encodeBase64Url(numbers[i] ?? new Uint8Array())]);
    const jwk = { kty: "RSA", ...Object.fromEntries(entries) };
    const algorithm = { name: "RSA-OAEP", hash: hashName };
    return this.#crypto.subtle.importKey("jwk", jwk, algorithm, false, [use]);
  }
}

function encodePublic(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  return encodeDer(derSequence(derUnsigned(modulus), derUnsigned(exponent)));
}

/** Raises to the private exponent by way of the two primes. RFC 8017, section 5.1.2, step 2b. */
function applySecret(number: bigint, [, p = 1n, q = 1n, dp = 1n, dq = 1n, qInv = 1n]: readonly bigint[]): bigint {
  const m1 = pow(number % p, dp, p);
  const m2 = pow(number % q, dq, q);
  const h = (((m1 - m2) % p) + p) * qInv;
  return m2 + q * (h % p);
}
