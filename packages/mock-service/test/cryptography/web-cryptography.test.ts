import { generateKeyPairSync, randomBytes, webcrypto } from "node:crypto";
import type { CurveName, Hash } from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import type { AeadMessage, CipherMessage, RsaKey } from "../../src/cryptography/cryptography.js";
import { nodeCryptography } from "../../src/cryptography/node-cryptography.js";
import { webCryptography } from "../../src/cryptography/web-cryptography.js";

const web = webCryptography(webcrypto);
const bytes = (length: number) => new Uint8Array(randomBytes(length));
const plain = (given: Uint8Array | undefined) => given && Buffer.from(given);

describe("webCryptography computes as node:crypto does:", () => {
  it.each<Hash>([
    ...(["MD5", "RIPEMD160", "SHA_1", "SHA_224", "SHA_256", "SHA_384", "SHA_512", "SHA_512_224"] as const),
    ...(["SHA_512_256", "SHA3_224", "SHA3_256", "SHA3_384", "SHA3_512"] as const),
  ])("%s and its HMAC", async (alg) => {
    const [first, second, key] = [bytes(100), bytes(33), bytes(20)];
    expect(plain(web.hash(alg, first, second))).toEqual(plain(nodeCryptography.hash(alg, first, second)));
    expect(plain(await web.hmac(alg, key, first))).toEqual(plain(await nodeCryptography.hmac(alg, key, first)));
  });

  it.each<[AeadMessage["cipher"], number, number, number, number, number]>([
    ["aes-gcm", 16, 12, 16, 0, 0],
    ["aes-gcm", 24, 12, 16, 5, 40],
    ["aes-gcm", 32, 12, 12, 5, 40],
    ["aes-gcm", 32, 60, 4, 16, 16],
    ["aes-ccm", 16, 13, 16, 5, 40],
    ["aes-ccm", 24, 7, 4, 0, 0],
    ["aes-ccm", 32, 12, 8, 70_000, 70_000],
    ["aes-ccm", 32, 11, 10, 65_279, 16],
    ["chacha20-poly1305", 32, 12, 16, 5, 40],
  ])(
    "%s with a key of %i, a nonce of %i and a tag of %i bytes",
    async (cipher, key, nonce, tagLength, data, length) => {
      const message = { cipher, key: bytes(key), nonce: bytes(nonce), additionalData: bytes(data), tagLength };
      const input = bytes(length);
      const sealed = await web.aeadEncrypt({ ...message, input });
      expect(plain(sealed)).toEqual(plain(await nodeCryptography.aeadEncrypt({ ...message, input })));
      expect(plain(await web.aeadDecrypt({ ...message, input: sealed }))).toEqual(plain(input));
      const changed = sealed.map((byte, i) => (i === sealed.length - 1 ? byte ^ 1 : byte));
      expect(await web.aeadDecrypt({ ...message, input: changed })).toBeUndefined();
    },
  );

  it.each<[CipherMessage["cipher"], CipherMessage["mode"], number, boolean]>([
    ["aes", "ctr", 128, false],
    ["aes", "cfb", 192, false],
    ["aes", "ofb", 256, false],
    ["aes", "ecb", 128, false],
    ["aes", "cbc", 256, false],
    ["aes", "cbc", 128, true],
    ["chacha20", "stream", 256, false],
  ])("%s in the mode %s with %i bits, padded: %s", async (cipher, mode, bits, isPadded) => {
    const iv = bytes({ ecb: 0, stream: 12 }[mode as string] ?? 16);
    const message = { cipher, mode, key: bytes(bits / 8), iv, isPadded };
    const input = bytes(isPadded ? 37 : 48);
    const encrypted = await web.encrypt({ ...message, input });
    expect(plain(encrypted)).toEqual(plain(await nodeCryptography.encrypt({ ...message, input })));
    expect(plain(await web.decrypt({ ...message, input: encrypted }))).toEqual(plain(input));
  });

  it.each<CurveName>(["P-192", "P-256", "P-521", "secp256k1", "brainpoolP256r1"])("ECDH on %s", async (curve) => {
    const [own, peer] = [ecPair(curve), ecPair(curve)];
    const secret = await web.agree(curve, own.secret, peer.point);
    expect(plain(secret)).toEqual(plain(await nodeCryptography.agree(curve, own.secret, peer.point)));
  });

  it.each<CurveName>(["X25519", "X448"])("%s", async (curve) => {
    const [own, peer] = [bytes(curve === "X25519" ? 32 : 56), bytes(curve === "X25519" ? 32 : 56)];
    const publicKey = web.montgomeryPublicKey(curve, peer);
    expect(plain(publicKey)).toEqual(plain(nodeCryptography.montgomeryPublicKey(curve, peer)));
    const secret = await web.agree(curve, own, publicKey);
    expect(plain(secret)).toEqual(plain(await nodeCryptography.agree(curve, own, publicKey)));
  });
});

describe("webCryptography's RSA keys", () => {
  const pkcs1 = { format: "der", type: "pkcs1" } as const;
  const pair = generateKeyPairSync("rsa", { modulusLength: 1024, publicKeyEncoding: pkcs1, privateKeyEncoding: pkcs1 });
  const number = Uint8Array.from([0, ...bytes(127)]);
  const label = Buffer.from("label");

  it("compute and are written as node:crypto does", async () => {
    const [ours, theirs] = [
      web.importRsaKey(pair.privateKey, true),
      nodeCryptography.importRsaKey(pair.privateKey, true),
    ];
    expect(plain(ours.modulus)).toEqual(plain(theirs.modulus));
    expect(plain(ours.exportKey())).toEqual(pair.privateKey);
    expect(plain(ours.exportPublic())).toEqual(pair.publicKey);
    expect(plain(await ours.applyPrivate?.(number))).toEqual(plain(await theirs.applyPrivate?.(number)));
    const ciphertext = await ours.applyPublic(number);
    expect(plain(ciphertext)).toEqual(plain(await theirs.applyPublic(number)));
    expect(plain(await ours.applyPrivate?.(ciphertext))).toEqual(plain(number));
  });

  it("decrypt by OAEP what node:crypto encrypts, and the other way round, and nothing else", async () => {
    const publicHalf = web.importRsaKey(pair.publicKey, false);
    expect(publicHalf.applyPrivate).toBeUndefined();
    const [ours, theirs] = [
      web.importRsaKey(pair.privateKey, true),
      nodeCryptography.importRsaKey(pair.privateKey, true),
    ];
    const decrypt = async (key: RsaKey, ciphertext: Uint8Array) =>
      plain(await key.decryptOaep?.("SHA_256", label, ciphertext));
    expect(await decrypt(theirs, await publicHalf.encryptOaep("SHA_256", label, label))).toEqual(label);
    expect(await decrypt(ours, await theirs.encryptOaep("SHA_256", label, label))).toEqual(label);
    await expect(decrypt(ours, number)).rejects.toThrow();
    await expect(decrypt(ours, await theirs.encryptOaep("SHA_1", label, label))).rejects.toThrow();
  });

  it("are generated by WebCrypto", async () => {
    const key = await web.generateRsaKey(1024);
    expect(key.modulus).toHaveLength(128);
    const theirs = nodeCryptography.importRsaKey(key.exportKey(), true);
    expect(plain(await key.applyPrivate?.(number))).toEqual(plain(await theirs.applyPrivate?.(number)));
  });

  it("are refused if they are not whole", () => {
    expect(() => web.importRsaKey(pair.publicKey, true)).toThrow();
    expect(() => web.importRsaKey(pair.privateKey, false)).toThrow();
    expect(() => web.importRsaKey(pair.privateKey.subarray(0, 300), true)).toThrow();
  });
});

it("gives more random bytes than WebCrypto does at once", () => {
  const random = web.random(70_000);
  expect(random.subarray(69_968)).not.toEqual(new Uint8Array(32));
  expect(random.buffer.byteLength).toBe(70_000);
});

it("says that a page is not secure", () => {
  expect(() => webCryptography({ getRandomValues: () => undefined } as never)).toThrow(/secure pages/);
});

function ecPair(curve: CurveName): { readonly secret: Uint8Array; readonly point: Uint8Array } {
  const namedCurve = { "P-192": "prime192v1" }[curve as string] ?? curve;
  const { privateKey } = generateKeyPairSync("ec", { namedCurve });
  const sec1 = privateKey.export({ format: "der", type: "sec1" });
  // SEC 1, appendix C.4: a sequence of a version, the scalar, and the point in a bit string at the end.
  const start = sec1.indexOf(Buffer.of(2, 1, 1, 4)) + 5;
  const scalarLength = sec1[start - 1] ?? 0;
  const pointLength = 2 * scalarLength + 1;
  return { secret: sec1.subarray(start, start + scalarLength), point: sec1.subarray(-pointLength) };
}
