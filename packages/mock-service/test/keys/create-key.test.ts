import { createHash, generateKeyPairSync } from "node:crypto";
import {
  eccKeyPair,
  eccPublicKey,
  ecdsa,
  keyAttributes,
  listKeys,
  NO_ALGORITHM,
  psaDestroyKey,
  psaExportPublicKey,
  psaImportKey,
  psaSignHash,
  psaVerifyHash,
  rsaKeyPair,
  rsaPkcs1v15Sign,
  rsaPss,
  rsaPublicKey,
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

describe("importing a key", () => {
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { d, x, y } = pair.privateKey.export({ format: "jwk" });
  const bytes = (text: string | undefined) => Buffer.from(text ?? "", "base64url");
  const point = Buffer.concat([Buffer.of(4), bytes(x), bytes(y)]);
  const alg = ecdsa("SHA_256");

  it("accepts an ECC key pair without a size and derives the public half that node:crypto derives", async () => {
    const keyName = freshName();
    const attributes = { ...eccKeyPair("P-256", signingUse(alg)), keyBits: 0 };
    expect(await call(service, psaImportKey, { keyName, attributes, data: bytes(d) })).toMatchObject({ status: 0 });
    const { result } = await call(service, psaExportPublicKey, { keyName });
    expect(Buffer.from(result?.data ?? [])).toEqual(point);
    const listed = await call(service, listKeys, {});
    expect(listed.result?.keys.find(({ name }) => name === keyName)?.attributes.keyBits).toBe(256);
  });

  it("accepts public keys, which verify and do not sign", async () => {
    const keyName = freshName();
    await call(service, psaImportKey, { keyName, attributes: eccPublicKey("P-256", signingUse(alg)), data: point });
    const hash = createHash("sha256").update("a message").digest();
    expect(await call(service, psaSignHash, { keyName, alg, hash })).toEqual({
      status: Status.PsaErrorInvalidArgument,
    });
    const response = await call(service, psaVerifyHash, { keyName, alg, hash, signature: new Uint8Array(64).fill(1) });
    expect(response.status).toBe(Status.PsaErrorInvalidSignature);
  });

  it("accepts RSA keys as PKCS#1", async () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
    const der = { format: "der", type: "pkcs1" } as const;
    const keyName = freshName();
    const data = rsa.privateKey.export(der);
    const attributes = rsaKeyPair(0, signingUse(rsaPkcs1v15Sign("SHA_256")));
    expect(await call(service, psaImportKey, { keyName, attributes, data })).toMatchObject({ status: 0 });
    const { result } = await call(service, psaExportPublicKey, { keyName });
    expect(Buffer.from(result?.data ?? [])).toEqual(rsa.publicKey.export(der));
    const publicName = freshName();
    const publicAttributes = rsaPublicKey(1024, signingUse(rsaPkcs1v15Sign("SHA_256")));
    expect(
      await call(service, psaImportKey, {
        keyName: publicName,
        attributes: publicAttributes,
        data: rsa.publicKey.export(der),
      }),
    ).toMatchObject({
      status: 0,
    });
  });

  it.each([
    ["a scalar of zero", eccKeyPair("P-256", signingUse(alg)), new Uint8Array(32), Status.PsaErrorInvalidArgument],
    [
      "a scalar that is too short",
      eccKeyPair("P-256", signingUse(alg)),
      new Uint8Array(31).fill(1),
      Status.PsaErrorInvalidArgument,
    ],
    [
      "a point off the curve",
      eccPublicKey("P-256", signingUse(alg)),
      Buffer.from(point).map((byte, at) => (at === 64 ? byte ^ 1 : byte)),
      Status.PsaErrorInvalidArgument,
    ],
    [
      "bytes that are not DER",
      rsaKeyPair(0, signingUse(rsaPss("SHA_256"))),
      Buffer.from("not DER"),
      Status.PsaErrorInvalidArgument,
    ],
    [
      "an AES key of a size that AES does not have",
      keyAttributes({ kind: "aes" }, 0, { usage: [], algorithm: NO_ALGORITHM }),
      new Uint8Array(15),
      Status.PsaErrorInvalidArgument,
    ],
    [
      "a scalar of X25519 for X448",
      eccKeyPair("X448", signingUse(alg)),
      new Uint8Array(32),
      Status.PsaErrorInvalidArgument,
    ],
    [
      "a curve that is not implemented",
      eccKeyPair("secp224k1", signingUse(alg)),
      new Uint8Array(29),
      Status.PsaErrorNotSupported,
    ],
    [
      "a Diffie-Hellman key",
      keyAttributes({ kind: "dhKeyPair", groupFamily: "RFC7919" }, 2048, { usage: [], algorithm: NO_ALGORITHM }),
      new Uint8Array(256),
      Status.PsaErrorNotSupported,
    ],
  ])("refuses %s and keeps the name free", async (_title, attributes, data, status) => {
    const keyName = freshName();
    expect(await call(service, psaImportKey, { keyName, attributes, data })).toEqual({ status });
    expect(await call(service, psaDestroyKey, { keyName })).toEqual({ status: Status.PsaErrorDoesNotExist });
  });
});
