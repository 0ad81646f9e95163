import { createECDH, createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import {
  type CurveName,
  deterministicEcdsa,
  eccKeyPair,
  ecdh,
  ecdsa,
  psaExportPublicKey,
  psaGenerateKey,
  psaImportKey,
  psaRawKeyAgreement,
  psaSignHash,
  psaSignMessage,
  psaVerifyHash,
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

/** Makes node:crypto's key from `04 X Y`, through a JWK. */
function eccKey(point: Uint8Array, crv: string): KeyObject {
  const half = (point.length - 1) / 2;
  const part = (from: number) => Buffer.from(point.subarray(from, from + half)).toString("base64url");
  return createPublicKey({ key: { kty: "EC", crv, x: part(1), y: part(1 + half) }, format: "jwk" });
}

describe.each([
  ["P-256", "P-256", "SHA_256", 64],
  ["P-384", "P-384", "SHA_384", 96],
  ["P-521", "P-521", "SHA_512", 132],
  ["P-256", "P-256", "SHA_512", 64], // a hash longer than the order of the curve
  ["P-521", "P-521", "SHA_256", 132], // a shorter one
  ["secp256k1", "secp256k1", "SHA_256", 64],
] as const)("an ECC key on %s", (curve: CurveName, crv, hash, length) => {
  it.each([ecdsa, deterministicEcdsa])("makes signatures that node:crypto verifies, by %o", async (algorithm) => {
    const keyName = freshName();
    const alg = algorithm(hash);
    expect(
      await call(service, psaGenerateKey, { keyName, attributes: eccKeyPair(curve, signingUse(alg)) }),
    ).toMatchObject({
      status: 0,
    });
    const signed = await call(service, psaSignHash, { keyName, alg, hash: digest(hash) });
    const signature = signed.result?.signature ?? new Uint8Array(0);
    expect(signature).toHaveLength(length);
    const exported = await call(service, psaExportPublicKey, { keyName });
    const key = eccKey(exported.result?.data ?? new Uint8Array(0), crv);
    expect(verify(hashes[hash], message, { key, dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
    expect(await call(service, psaVerifyHash, { keyName, alg, hash: digest(hash), signature })).toMatchObject({
      status: 0,
    });
    const broken = signature.map((byte, i) => (i === 0 ? byte ^ 1 : byte));
    for (const wrong of [broken, signature.subarray(1), new Uint8Array(0)]) {
      const response = await call(service, psaVerifyHash, { keyName, alg, hash: digest(hash), signature: wrong });
      expect(response.status).toBe(Status.PsaErrorInvalidSignature);
    }
  });
});

it("makes a new signature each time with ecdsa, and the same one with deterministicEcdsa", async () => {
  for (const [algorithm, distinct] of [
    [ecdsa, 2],
    [deterministicEcdsa, 1],
  ] as const) {
    const keyName = freshName();
    const alg = algorithm("SHA_256");
    await call(service, psaGenerateKey, { keyName, attributes: eccKeyPair("P-256", signingUse(alg)) });
    const signatures = new Set<string>();
    for (let i = 0; i < 2; i++) {
      const { result } = await call(service, psaSignHash, { keyName, alg, hash: digest("SHA_256") });
      signatures.add(Buffer.from(result?.signature ?? []).toString("hex"));
    }
    expect(signatures.size).toBe(distinct);
  }
});

describe("a deterministic signature on P-256", () => {
  const data = Buffer.from("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721", "hex");

  it.each([
    [
      "SHA_256",
      "sample",
      "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716" +
        "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
    ],
    [
      "SHA_512",
      "test",
      "461D93F31B6540894788FD206C07CFA0CC35F46FA3C91816FFF1040AD1581A04" +
        "39AF9F15DE0DB8D97E72719C74820D304CE5226E32DEDAE67519E840D1194E55",
    ],
  ] as const)("equals that of RFC 6979, A.2.5, with %s", async (hash, text, expected) => {
    const keyName = freshName();
    const alg = deterministicEcdsa(hash);
    await call(service, psaImportKey, { keyName, attributes: eccKeyPair("P-256", signingUse(alg)), data });
    const { result } = await call(service, psaSignMessage, { keyName, alg, message: Buffer.from(text) });
    expect(Buffer.from(result?.signature ?? empty).toString("hex")).toBe(expected.toLowerCase());
  });
});

it("agrees on a secret by ECDH, with a point on the curve alone", async () => {
  const keyName = freshName();
  const use = { usage: ["derive"], algorithm: ecdh() } as const;
  await call(service, psaGenerateKey, { keyName, attributes: eccKeyPair("P-256", use) });
  const own = (await call(service, psaExportPublicKey, { keyName })).result?.data ?? empty;
  const peer = createECDH("prime256v1");
  const peerKey = peer.generateKeys();
  const agreed = await call(service, psaRawKeyAgreement, { alg: "ECDH", privateKeyName: keyName, peerKey });
  expect(Buffer.from(agreed.result?.sharedSecret ?? empty)).toEqual(peer.computeSecret(own));
  for (const invalid of [peerKey.map((byte, i) => (i === 64 ? byte ^ 1 : byte)), peer.getPublicKey(null, "compressed")])
    expect(await call(service, psaRawKeyAgreement, { alg: "ECDH", privateKeyName: keyName, peerKey: invalid })).toEqual(
      {
        status: Status.PsaErrorInvalidArgument,
      },
    );
});
