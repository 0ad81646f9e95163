import { createHash } from "node:crypto";
import {
  type AsymmetricSignature,
  deterministicEcdsa,
  eccKeyPair,
  ecdsa,
  keyAttributes,
  NO_ALGORITHM,
  psaGenerateKey,
  psaSignHash,
  psaSignMessage,
  psaVerifyHash,
  rsaKeyPair,
  rsaPkcs1v15Sign,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MockService, startMockService } from "../../src/index.js";
import { call, freshName } from "../call.js";

let service: MockService;

beforeAll(async () => {
  service = await startMockService();
});
afterAll(() => service.close());

const both = ["signHash", "verifyHash"] as const;
const message = Buffer.from("a message");
const use = (algorithm: AsymmetricSignature) => ({ usage: both, algorithm });

describe("a key's policy", () => {
  const alg = ecdsa("SHA_256");
  const hash = createHash("sha256").update(message).digest();

  it.each([
    [
      "a use that it does not permit",
      { usage: ["verifyHash"], algorithm: alg },
      alg,
      hash,
      Status.PsaErrorNotPermitted,
    ],
    ["another hash", use(ecdsa("SHA_384")), alg, hash, Status.PsaErrorNotPermitted],
    ["another algorithm", use(deterministicEcdsa("SHA_256")), alg, hash, Status.PsaErrorNotPermitted],
    ["no algorithm", { usage: both, algorithm: NO_ALGORITHM }, alg, hash, Status.PsaErrorNotPermitted],
    ["any hash in a request", use(ecdsa("any")), ecdsa("any"), hash, Status.PsaErrorNotPermitted],
    ["a hash of the wrong length", use(alg), alg, hash.subarray(1), Status.PsaErrorInvalidArgument],
  ] as const)("refuses %s", async (_title, policy, requested, bytes, status) => {
    const keyName = freshName();
    await call(service, psaGenerateKey, { keyName, attributes: eccKeyPair("P-256", policy) });
    expect(await call(service, psaSignHash, { keyName, alg: requested, hash: bytes })).toEqual({ status });
  });
});

it("a key whose type does not fit its algorithm is made, but permits no use", async () => {
  const alg = ecdsa("SHA_256");
  const hash = createHash("sha256").update(message).digest();
  const keyName = freshName();
  expect(await call(service, psaGenerateKey, { keyName, attributes: rsaKeyPair(1024, use(alg)) })).toMatchObject({
    status: 0,
  });
  const status = Status.PsaErrorNotPermitted;
  expect(await call(service, psaSignHash, { keyName, alg, hash })).toEqual({ status });
  const verified = await call(service, psaVerifyHash, { keyName, alg, hash, signature: new Uint8Array(128) });
  expect(verified).toEqual({ status });
});

describe("a deprecated algorithm", () => {
  const old = rsaKeyPair(1024, use(rsaPkcs1v15Sign("SHA_1")));
  const des = keyAttributes({ kind: "des" }, 192, { usage: ["encrypt"], algorithm: "CBC_PKCS7" });

  it.each([
    ["SHA-1", old],
    ["DES", des],
  ])("is refused by default: %s", async (_title, attributes) => {
    expect(await call(service, psaGenerateKey, { keyName: freshName(), attributes })).toEqual({
      status: Status.DeprecatedPrimitive,
    });
  });

  it("is allowed with allowDeprecated", async () => {
    const lenient = await startMockService({ allowDeprecated: true });
    expect(await call(lenient, psaGenerateKey, { keyName: "old", attributes: old })).toMatchObject({ status: 0 });
    const alg = rsaPkcs1v15Sign("SHA_1");
    expect(await call(lenient, psaSignMessage, { keyName: "old", alg, message })).toMatchObject({ status: 0 });
    await lenient.close();
  });
});
