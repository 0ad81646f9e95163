import { constants, createHash, createPublicKey, createVerify, generateKeyPairSync, sign, verify } from "node:crypto";
import {
  psaExportPublicKey,
  psaGenerateKey,
  psaImportKey,
  psaSignHash,
  psaSignMessage,
  psaVerifyHash,
  psaVerifyMessage,
  rsaKeyPair,
  rsaPkcs1v15Sign,
  rsaPss,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MockService, startMockService } from "../../src/index.js";
import { call, freshName, signingUse } from "../call.js";

let service: MockService;

beforeAll(async () => {
  service = await startMockService();
});
afterAll(() => service.close());

const empty = new Uint8Array(0);
const message = Buffer.from("a message");
const hashes = { SHA_256: "sha256", SHA_384: "sha384", SHA_512: "sha512" } as const;
const digest = (hash: keyof typeof hashes) => createHash(hashes[hash]).update(message).digest();

it.each(["SHA_256", "SHA_384", "SHA_512"] as const)(
  "an RSA key makes signatures that node:crypto verifies, with %s",
  async (hash) => {
    const keyName = freshName();
    const alg = rsaPkcs1v15Sign(hash);
    const attributes = rsaKeyPair(2048, signingUse(rsaPkcs1v15Sign("any")));
    expect(await call(service, psaGenerateKey, { keyName, attributes })).toMatchObject({ status: 0 });
    const { result } = await call(service, psaSignHash, { keyName, alg, hash: digest(hash) });
    const signature = result?.signature ?? new Uint8Array(0);
    const exported = await call(service, psaExportPublicKey, { keyName });
    const key = createPublicKey({ key: Buffer.from(exported.result?.data ?? []), format: "der", type: "pkcs1" });
    expect(createVerify(hashes[hash]).update(message).verify(key, signature)).toBe(true);
    expect(await call(service, psaVerifyHash, { keyName, alg, hash: digest(hash), signature })).toMatchObject({
      status: 0,
    });
    const other = await call(service, psaVerifyHash, { keyName, alg, hash: digest(hash).fill(0), signature });
    expect(other.status).toBe(Status.PsaErrorInvalidSignature);
  },
);

describe("an RSA key", () => {
  const { RSA_PKCS1_PSS_PADDING, RSA_PKCS1_PADDING } = constants;
  const openssl = {
    SHA_256: "sha256",
    SHA_384: "sha384",
    SHA_512: "sha512",
    SHA3_256: "sha3-256",
    RIPEMD160: "ripemd160",
  } as const;
  const hashes = Object.keys(openssl) as (keyof typeof openssl)[];

  it.each(
    hashes.flatMap((hash) => [
      { title: `PSS with ${hash}`, alg: rsaPss(hash), hash, padding: RSA_PKCS1_PSS_PADDING },
      { title: `PKCS#1 v1.5 with ${hash}`, alg: rsaPkcs1v15Sign(hash), hash, padding: RSA_PKCS1_PADDING },
    ]),
  )("agrees with OpenSSL in signing and verifying: $title", async ({ alg, hash, padding }) => {
    const keyName = freshName();
    await call(service, psaGenerateKey, { keyName, attributes: rsaKeyPair(2048, signingUse(alg)) });
    const signature = (await call(service, psaSignMessage, { keyName, alg, message })).result?.signature ?? empty;
    const der = (await call(service, psaExportPublicKey, { keyName })).result?.data ?? empty;
    const key = createPublicKey({ key: Buffer.from(der), format: "der", type: "pkcs1" });
    const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
    expect(verify(openssl[hash], message, { key, padding, saltLength }, signature)).toBe(true);
    expect(await call(service, psaVerifyMessage, { keyName, alg, message, signature })).toMatchObject({ status: 0 });

    for (const wrong of [signature.map((byte, i) => (i === 5 ? byte ^ 1 : byte)), signature.subarray(1), empty]) {
      const response = await call(service, psaVerifyMessage, { keyName, alg, message, signature: wrong });
      expect(response).toEqual({ status: Status.PsaErrorInvalidSignature });
    }
  });

  it("refuses a signature without its leading zero", async () => {
    const keyName = freshName();
    const alg = rsaPss("SHA_256");
    await call(service, psaGenerateKey, { keyName, attributes: rsaKeyPair(1024, signingUse(alg)) });
    let signature: Uint8Array = empty;
    while (signature[0] !== 0) {
      signature = (await call(service, psaSignMessage, { keyName, alg, message })).result?.signature ?? empty;
    }
    const response = await call(service, psaVerifyMessage, { keyName, alg, message, signature: signature.subarray(1) });
    expect(response).toEqual({ status: Status.PsaErrorInvalidSignature });
  });

  it("verifies a PSS signature of OpenSSL", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const keyName = freshName();
    const alg = rsaPss("SHA_384");
    const data = privateKey.export({ format: "der", type: "pkcs1" });
    await call(service, psaImportKey, { keyName, attributes: rsaKeyPair(2048, signingUse(alg)), data });
    const padding = RSA_PKCS1_PSS_PADDING;
    const signature = sign("sha384", message, { key: privateKey, padding, saltLength: 48 });
    expect(await call(service, psaVerifyMessage, { keyName, alg, message, signature })).toMatchObject({ status: 0 });
    const otherSalt = sign("sha384", message, { key: privateKey, padding, saltLength: 20 });
    expect(await call(service, psaVerifyMessage, { keyName, alg, message, signature: otherSalt })).toEqual({
      status: Status.PsaErrorInvalidSignature,
    });
  });
});

it.each([1025, 2047, 2050])(
  "an RSA key pair of %s bits is not taken: its size is not in whole bytes, as on the real service",
  async (bits) => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: bits });
    const data = privateKey.export({ type: "pkcs1", format: "der" });
    const attributes = rsaKeyPair(0, signingUse(rsaPkcs1v15Sign("any")));
    const { status } = await call(service, psaImportKey, { keyName: freshName(), attributes, data });
    expect(status).toBe(Status.PsaErrorNotSupported);
  },
);

it.each([
  [504, Status.PsaErrorNotSupported],
  [512, Status.Success],
  [1020, Status.PsaErrorNotSupported],
  [1032, Status.Success],
  [4104, Status.PsaErrorNotSupported],
])("an RSA key of %s bits: generating it ends with status %i", async (bits, status) => {
  const attributes = rsaKeyPair(bits, signingUse(rsaPkcs1v15Sign("any")));
  expect((await call(service, psaGenerateKey, { keyName: freshName(), attributes })).status).toBe(status);
});
