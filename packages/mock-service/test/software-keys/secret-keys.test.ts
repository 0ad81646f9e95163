import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import {
  aead,
  type Cipher,
  cbcMac,
  cmac,
  ecdsa,
  hmac,
  type KeyType,
  keyAttributes,
  type Mac,
  type PermittedAlgorithm,
  psaAeadDecrypt,
  psaAeadEncrypt,
  psaCipherDecrypt,
  psaCipherEncrypt,
  psaExportKey,
  psaGenerateKey,
  psaImportKey,
  psaMacCompute,
  psaMacVerify,
  psaSignHash,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MockService, startMockService } from "../../src/index.js";
import { call } from "../call.js";

let service: MockService;
let names = 0;
const empty = new Uint8Array(0);

beforeAll(async () => {
  service = await startMockService();
});
afterAll(() => service.close());

const everything = ["encrypt", "decrypt", "signMessage", "verifyMessage", "export"] as const;

/** Imports a key and returns its name. */
async function importKey(
  kind: "aes" | "camellia" | "chacha20" | "hmac",
  data: Uint8Array,
  algorithm: PermittedAlgorithm,
) {
  const keyName = `key ${names++}`;
  const attributes = keyAttributes({ kind }, data.length * 8, { usage: everything, algorithm });
  expect(await call(service, psaImportKey, { keyName, attributes, data })).toMatchObject({ status: 0 });
  return keyName;
}

describe("a cipher", () => {
  const plaintext = Buffer.alloc(48, "plaintext ");

  it.each<[Cipher & string, "aes" | "camellia", number, string]>([
    ["CTR", "aes", 128, "aes-128-ctr"],
    ["CTR", "aes", 256, "aes-256-ctr"],
    ["CFB", "aes", 192, "aes-192-cfb"],
    ["OFB", "aes", 128, "aes-128-ofb"],
    ["ECB_NO_PADDING", "aes", 128, "aes-128-ecb"],
    ["CBC_NO_PADDING", "aes", 256, "aes-256-cbc"],
    ["CBC_PKCS7", "aes", 128, "aes-128-cbc"],
    ["CBC_PKCS7", "camellia", 256, "camellia-256-cbc"],
  ])("agrees with OpenSSL in encrypting and decrypting: %s with %s of %i bits", async (alg, kind, bits, openssl) => {
    const data = randomBytes(bits / 8);
    const keyName = await importKey(kind, data, alg);
    const ciphertext = (await call(service, psaCipherEncrypt, { keyName, alg, plaintext })).result?.ciphertext ?? empty;
    const ivLength = alg === "ECB_NO_PADDING" ? 0 : 16;
    const iv = ivLength === 0 ? null : ciphertext.subarray(0, ivLength);
    const decipher = createDecipheriv(openssl, data, iv).setAutoPadding(alg === "CBC_PKCS7");
    expect(Buffer.concat([decipher.update(ciphertext.subarray(ivLength)), decipher.final()])).toEqual(plaintext);
    const { result } = await call(service, psaCipherDecrypt, { keyName, alg, ciphertext });
    expect(Buffer.from(result?.plaintext ?? empty)).toEqual(plaintext);
    const other = await call(service, psaCipherEncrypt, { keyName, alg, plaintext });
    if (ivLength > 0) expect(other.result?.ciphertext).not.toEqual(ciphertext);
  });

  it("encrypts by ChaCha20 as RFC 8439, section 2.4, from block 0", async () => {
    const data = randomBytes(32);
    const keyName = await importKey("chacha20", data, "STREAM_CIPHER");
    const ciphertext =
      (await call(service, psaCipherEncrypt, { keyName, alg: "STREAM_CIPHER", plaintext })).result?.ciphertext ?? empty;
    const iv = Buffer.concat([Buffer.alloc(4), ciphertext.subarray(0, 12)]);
    expect(createCipheriv("chacha20", data, iv).update(ciphertext.subarray(12))).toEqual(plaintext);
  });

  it("refuses invalid ciphertexts", async () => {
    const keyName = await importKey("aes", randomBytes(16), "CBC_PKCS7");
    const decrypt = (ciphertext: Uint8Array) =>
      call(service, psaCipherDecrypt, { keyName, alg: "CBC_PKCS7", ciphertext });
    expect(await decrypt(empty)).toEqual({ status: Status.PsaErrorInvalidArgument });
    expect(await decrypt(new Uint8Array(17))).toEqual({ status: Status.PsaErrorInvalidArgument });
    expect(await decrypt(new Uint8Array(16))).toEqual({ status: Status.PsaErrorInvalidPadding });
    const unpadded = await importKey("aes", randomBytes(16), "CBC_NO_PADDING");
    const request = { keyName: unpadded, alg: "CBC_NO_PADDING", plaintext: new Uint8Array(15) } as const;
    expect(await call(service, psaCipherEncrypt, request)).toEqual({ status: Status.PsaErrorInvalidArgument });
  });
});

describe("a MAC", () => {
  const input = Buffer.alloc(32, "input");
  const secret = Buffer.alloc(16, 7);
  const chained = createCipheriv("aes-128-cbc", secret, Buffer.alloc(16)).setAutoPadding(false).update(input);

  it.each<[string, "aes" | "hmac", Mac, Uint8Array]>([
    ["HMAC", "hmac", hmac("SHA_384"), createHmac("sha384", secret).update(input).digest()],
    [
      "HMAC of 10 bytes",
      "hmac",
      hmac("SHA_256", 10),
      createHmac("sha256", secret).update(input).digest().subarray(0, 10),
    ],
    ["CBC-MAC", "aes", cbcMac(), chained.subarray(-16)],
  ])("equals that of OpenSSL: %s", async (_title, kind, alg, expected) => {
    const keyName = await importKey(kind, secret, alg);
    const { result } = await call(service, psaMacCompute, { keyName, alg, input });
    expect(Buffer.from(result?.mac ?? empty)).toEqual(Buffer.from(expected));
    expect(await call(service, psaMacVerify, { keyName, alg, input, mac: expected })).toMatchObject({ status: 0 });
    for (const mac of [expected.subarray(1), new Uint8Array(expected.length)]) {
      const response = await call(service, psaMacVerify, { keyName, alg, input, mac });
      expect(response).toEqual({ status: Status.PsaErrorInvalidSignature });
    }
  });

  it("is refused for keys of another type and for lengths above its full length", async () => {
    const asHmac = await importKey("aes", secret, hmac("SHA_256"));
    const tooLong = await importKey("aes", secret, cmac(17));
    for (const [keyName, alg, status] of [
      [asHmac, hmac("SHA_256"), Status.PsaErrorNotPermitted],
      [tooLong, cmac(17), Status.PsaErrorInvalidArgument],
    ] as const) {
      const response = await call(service, psaMacCompute, { keyName, alg, input });
      expect(response).toEqual({ status });
    }
  });
});

it("exports imported and generated secret keys in the requested size", async () => {
  const data = randomBytes(40);
  const keyName = await importKey("hmac", data, hmac("SHA_256"));
  const { result } = await call(service, psaExportKey, { keyName });
  expect(Buffer.from(result?.data ?? empty)).toEqual(data);
  for (const kind of ["rawData", "derive", "hmac", "aes"] satisfies KeyType["kind"][]) {
    const made = `made ${kind}`;
    const attributes = keyAttributes({ kind }, 192, { usage: ["export"], algorithm: { kind: "none" } });
    expect(await call(service, psaGenerateKey, { keyName: made, attributes })).toMatchObject({ status: 0 });
    expect((await call(service, psaExportKey, { keyName: made })).result?.data).toHaveLength(24);
  }
});

it("refuses AEAD nonces and tags of invalid lengths", async () => {
  const invalid = { status: Status.PsaErrorInvalidArgument };
  const alg = aead("GCM");
  const keyName = await importKey("aes", randomBytes(16), alg);
  const encrypt = { keyName, alg, additionalData: empty, plaintext: Buffer.from("x") };
  expect(await call(service, psaAeadEncrypt, { ...encrypt, nonce: empty })).toEqual(invalid);
  const decrypt = { keyName, alg, additionalData: empty, nonce: new Uint8Array(12), ciphertext: new Uint8Array(15) };
  expect(await call(service, psaAeadDecrypt, decrypt)).toEqual(invalid);
});

it("takes ChaCha20-Poly1305 with a nonce of 12 bytes alone, and with its own key", async () => {
  const alg = aead("CHACHA20_POLY1305");
  const request = { alg, additionalData: empty, plaintext: Buffer.from("x") };
  const keyName = await importKey("chacha20", randomBytes(32), alg);
  for (const [length, status] of [
    [8, Status.PsaErrorNotSupported],
    [11, Status.PsaErrorInvalidArgument],
    [12, Status.Success],
    [13, Status.PsaErrorInvalidArgument],
  ] as const)
    expect(await call(service, psaAeadEncrypt, { ...request, keyName, nonce: new Uint8Array(length) })).toMatchObject({
      status,
    });
  const other = await importKey("aes", randomBytes(32), alg);
  expect(await call(service, psaAeadEncrypt, { ...request, keyName: other, nonce: new Uint8Array(12) })).toEqual({
    status: Status.PsaErrorNotPermitted,
  });
});

it("refuses to sign with a symmetric key", async () => {
  const alg = ecdsa("SHA_256");
  const keyName = `key ${names++}`;
  const attributes = keyAttributes({ kind: "aes" }, 128, { usage: ["signHash"], algorithm: alg });
  await call(service, psaGenerateKey, { keyName, attributes });
  expect(await call(service, psaSignHash, { keyName, alg, hash: new Uint8Array(32) })).toEqual({
    status: Status.PsaErrorNotPermitted,
  });
});
