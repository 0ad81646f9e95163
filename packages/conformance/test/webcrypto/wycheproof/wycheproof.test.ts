import { createECDH, createPublicKey, type webcrypto } from "node:crypto";
import { decodeEcdsaSignature } from "@parsec-ts/key-formats";
import { isServiceKey, refusalReason } from "@parsec-ts/webcrypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CryptoSession, cryptoServices } from "../crypto-services.js";
import { bytes, hasVectors, type Vector, type VectorGroup, vectorsOf } from "./vectors.js";

type Subtle = webcrypto.SubtleCrypto;

/** Vectors that run at once: a real service answers one connection in 10 ms, and many in as much. */
const AT_ONCE = 16;

/** A vector is right if this resolves to true, and wrong if it resolves to false or rejects. */
type Attempt = (vector: Vector) => Promise<boolean>;

const matches = (found: ArrayBuffer, hex: unknown): boolean => Buffer.from(found).equals(bytes(hex));
const base64Url = (value: Uint8Array): string => Buffer.from(value).toString("base64url");

/** A number in hexadecimal, as bytes of one width. */
const coordinate = (hex: unknown, width: number): Buffer =>
  Buffer.from(
    BigInt(`0x${hex}`)
      .toString(16)
      .padStart(2 * width, "0"),
    "hex",
  );

/** Imports a private or secret key, which must get into the service. */
async function inService(key: Promise<webcrypto.CryptoKey>): Promise<webcrypto.CryptoKey> {
  const imported = await key;
  expect(isServiceKey(imported)).toBe(true);
  return imported;
}

function aesGcm(subtle: Subtle): Attempt {
  return async ({ key, iv, aad, ct, tag, msg }) => {
    const secret = await inService(subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]));
    const algorithm = { name: "AES-GCM", iv: bytes(iv), additionalData: bytes(aad) };
    return matches(await subtle.decrypt(algorithm, secret, bytes(`${ct}${tag}`)), msg);
  };
}

function aesCbc(subtle: Subtle): Attempt {
  return async ({ key, iv, ct, msg }) => {
    const secret = await inService(subtle.importKey("raw", bytes(key), "AES-CBC", false, ["decrypt"]));
    return matches(await subtle.decrypt({ name: "AES-CBC", iv: bytes(iv) }, secret, bytes(ct)), msg);
  };
}

async function rsaOaep(subtle: Subtle, { privateKeyPkcs8, sha }: VectorGroup): Promise<Attempt> {
  const algorithm = { name: "RSA-OAEP", hash: String(sha) };
  const key = await inService(subtle.importKey("pkcs8", bytes(privateKeyPkcs8), algorithm, false, ["decrypt"]));
  return async ({ label, ct, msg }) =>
    matches(await subtle.decrypt({ name: "RSA-OAEP", label: bytes(label) }, key, bytes(ct)), msg);
}

/** Agreement on a P curve of `width` bytes. */
function ecdh(namedCurve: "P-256" | "P-521", nodeName: string, width: number): (subtle: Subtle) => Attempt {
  return (subtle) => async (vector) => {
    const algorithm = { name: "ECDH", namedCurve };
    const pair = createECDH(nodeName);
    pair.setPrivateKey(coordinate(vector.private, width));
    const point = pair.getPublicKey();
    const x = base64Url(point.subarray(1, 1 + width));
    const y = base64Url(point.subarray(1 + width));
    const jwk = { kty: "EC", crv: namedCurve, x, y, d: base64Url(coordinate(vector.private, width)) };
    const key = await inService(subtle.importKey("jwk", jwk, algorithm, false, ["deriveBits"]));
    const peer = await subtle.importKey("spki", bytes(vector.public), algorithm, false, []);
    return matches(await subtle.deriveBits({ name: "ECDH", public: peer }, key, 8 * width), vector.shared);
  };
}

function x25519(subtle: Subtle): Attempt {
  return async (vector) => {
    const pkcs8 = bytes(`302e020100300506032b656e04220420${vector.private}`);
    const key = await inService(subtle.importKey("pkcs8", pkcs8, { name: "X25519" }, false, ["deriveBits"]));
    const peer = await subtle.importKey("raw", bytes(vector.public), { name: "X25519" }, false, []);
    const algorithm = { name: "X25519", public: peer } as unknown as webcrypto.AlgorithmIdentifier;
    return matches(await subtle.deriveBits(algorithm as never, key, 256), vector.shared);
  };
}

function hmac(subtle: Subtle, { tagSize }: VectorGroup): Attempt {
  return async ({ key, msg, tag }) => {
    // WebCrypto has whole MACs alone.
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const secret = await inService(subtle.importKey("raw", bytes(key), algorithm, false, ["sign", "verify"]));
    if (tagSize === 256) return await subtle.verify("HMAC", secret, bytes(tag), bytes(msg));
    const whole = Buffer.from(await subtle.sign("HMAC", secret, bytes(msg)));
    return whole.subarray(0, Number(tagSize) / 8).equals(bytes(tag));
  };
}

/** Verification by public keys, which are the platform's: what of ours is checked is the order of calls, and the reader of DER. */
function ecdsa(namedCurve: string, width: number) {
  return async (subtle: Subtle, { keyDer, sha }: VectorGroup): Promise<Attempt> => {
    const key = await subtle.importKey("spki", bytes(keyDer), { name: "ECDSA", namedCurve }, true, ["verify"]);
    return ({ sig, msg }) =>
      Promise.resolve().then(() => {
        const signature = decodeEcdsaSignature(bytes(sig), width) as Uint8Array<ArrayBuffer>;
        return subtle.verify({ name: "ECDSA", hash: String(sha) }, key, signature, bytes(msg));
      });
  };
}

function rsaSignatures(name: "RSASSA-PKCS1-v1_5" | "RSA-PSS") {
  return async (subtle: Subtle, { keyDer, sha, sLen }: VectorGroup): Promise<Attempt> => {
    const spki = createPublicKey({ key: Buffer.from(bytes(keyDer)), format: "der", type: "spki" }).export({
      format: "jwk",
    });
    const key = await subtle.importKey("jwk", spki, { name, hash: String(sha) }, true, ["verify"]);
    return ({ sig, msg }) =>
      subtle.verify({ name, ...(name === "RSA-PSS" && { saltLength: Number(sLen) }) }, key, bytes(sig), bytes(msg));
  };
}

type Check = (subtle: Subtle, group: VectorGroup) => Attempt | Promise<Attempt>;

/**
 * Vectors whose outcome is another one, by file and number. A public key on the right curve with a wrong cofactor is taken by the platform, which
 * looks at the curve alone. A secret of zeroes is refused by the client, whatever the curve: an honest service never makes one.
 */
const KNOWN: Readonly<Record<string, readonly number[]>> = {
  ecdh_secp256r1: [3, 219, 221],
  ecdh_secp521r1: [3, 236, 238],
};

interface FileOfVectors {
  readonly file: string;
  readonly vectors: number;
  readonly check: Check;
  readonly only?: "mock" | "real";
}

/** Files with the number of their vectors. Only the mock has keys for AES-CBC and HMAC; in its software, P-521 takes long. */
const FILES: readonly FileOfVectors[] = [
  { file: "aes_gcm", vectors: 256, check: aesGcm },
  { file: "aes_cbc_pkcs5", vectors: 183, check: aesCbc, only: "mock" },
  { file: "rsa_oaep_2048_sha256_mgf1sha256", vectors: 35, check: rsaOaep },
  { file: "rsa_oaep_4096_sha512_mgf1sha512", vectors: 34, check: rsaOaep },
  { file: "ecdh_secp256r1", vectors: 460, check: ecdh("P-256", "prime256v1", 32) },
  { file: "ecdh_secp521r1", vectors: 480, check: ecdh("P-521", "secp521r1", 66), only: "real" },
  { file: "x25519", vectors: 518, check: x25519 },
  { file: "hmac_sha256", vectors: 174, check: hmac, only: "mock" },
  { file: "ecdsa_secp256r1_sha256", vectors: 387, check: ecdsa("P-256", 32) },
  { file: "ecdsa_secp384r1_sha384", vectors: 408, check: ecdsa("P-384", 48) },
  { file: "ecdsa_secp521r1_sha512", vectors: 447, check: ecdsa("P-521", 66) },
  { file: "rsa_signature_2048_sha256", vectors: 240, check: rsaSignatures("RSASSA-PKCS1-v1_5") },
  { file: "rsa_pss_2048_sha256_mgf1_32", vectors: 103, check: rsaSignatures("RSA-PSS") },
];

describe.runIf(hasVectors).each(cryptoServices)(
  "Wycheproof's vectors through WebCrypto: $title",
  ({ title, start }) => {
    let session: CryptoSession;
    beforeAll(async () => {
      session = await start();
    });
    afterAll(() => session?.close());

    it.each(FILES.filter(({ only }) => only === undefined || title.includes(only)))(
      "$file",
      { timeout: 120_000 },
      async ({ file, vectors, check }) => {
        const subtle = session.crypto.subtle as unknown as Subtle;
        const wrong: number[] = [];
        const refused: string[] = [];
        let run = 0;
        async function attempt(vector: Vector, isRight: Attempt): Promise<void> {
          run++;
          let outcome: boolean;
          try {
            outcome = await isRight(vector);
          } catch (error) {
            const reason = refusalReason(error);
            if (reason !== undefined) {
              refused.push(`${vector.tcId}: ${reason}`);
              return;
            }
            // An error of a test's own is none of the service's.
            if (!(error instanceof DOMException) && (error as { code?: unknown }).code !== "ERR_PARSEC_KEY_FORMAT")
              throw error;
            outcome = false;
          }
          if (vector.result !== "acceptable" && outcome !== (vector.result === "valid")) wrong.push(vector.tcId);
        }
        for (const group of await vectorsOf(file)) {
          const isRight = await check(subtle, group);
          const left = [...group.tests];
          const workers = Array.from({ length: AT_ONCE }, async () => {
            for (let vector = left.pop(); vector !== undefined; vector = left.pop()) await attempt(vector, isRight);
          });
          await Promise.all(workers);
        }
        expect(wrong.toSorted((a, b) => a - b)).toEqual(KNOWN[file] ?? []);
        expect(refused.toSorted()).toEqual([]);
        expect(run).toBe(vectors);
      },
    );
  },
);
