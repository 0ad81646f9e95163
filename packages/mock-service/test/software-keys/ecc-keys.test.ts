import { createHash, createPublicKey, createVerify, generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import {
  type AsymmetricSignature,
  type CurveName,
  deterministicEcdsa,
  eccKeyPair,
  eccPublicKey,
  ecdsa,
  keyAttributes,
  listKeys,
  NO_ALGORITHM,
  psaDestroyKey,
  psaExportPublicKey,
  psaGenerateKey,
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
import { ask, named, uid } from "../exchange.js";

let service: MockService;
let names = 0;
const freshName = () => `key ${names++}`;

beforeAll(async () => {
  service = await startMockService();
});
afterAll(() => service.close());

const both = ["signHash", "verifyHash"] as const;
const message = Buffer.from("a message");
const hashes = { SHA_256: "sha256", SHA_384: "sha384", SHA_512: "sha512" } as const;
const digest = (hash: keyof typeof hashes) => createHash(hashes[hash]).update(message).digest();
const use = (alg: AsymmetricSignature) => ({ usage: both, algorithm: alg });

/** node:crypto's key for `04 X Y`, through a JWK. */
function eccKey(point: Uint8Array, crv: string): KeyObject {
  const half = (point.length - 1) / 2;
  const part = (from: number) => Buffer.from(point.subarray(from, from + half)).toString("base64url");
  return createPublicKey({ key: { kty: "EC", crv, x: part(1), y: part(1 + half) }, format: "jwk" });
}

describe.each([
  ["P-256", "P-256", "SHA_256", 64],
  ["P-384", "P-384", "SHA_384", 96],
  ["P-521", "P-521", "SHA_512", 132],
  ["secp256k1", "secp256k1", "SHA_256", 64],
] as const)("an ECC key on %s", (curve: CurveName, crv, hash, length) => {
  it.each([ecdsa, deterministicEcdsa])("signs what node:crypto verifies, by %o", async (algorithm) => {
    const keyName = freshName();
    const alg = algorithm(hash);
    expect(await ask(service, psaGenerateKey, { keyName, attributes: eccKeyPair(curve, use(alg)) })).toMatchObject({
      status: 0,
    });
    const signed = await ask(service, psaSignHash, { keyName, alg, hash: digest(hash) });
    const signature = signed.result?.signature ?? new Uint8Array(0);
    expect(signature).toHaveLength(length);
    const exported = await ask(service, psaExportPublicKey, { keyName });
    const key = eccKey(exported.result?.data ?? new Uint8Array(0), crv);
    expect(verify(hashes[hash], message, { key, dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
    expect(await ask(service, psaVerifyHash, { keyName, alg, hash: digest(hash), signature })).toMatchObject({
      status: 0,
    });
    const broken = signature.map((byte, i) => (i === 0 ? byte ^ 1 : byte));
    for (const wrong of [broken, signature.subarray(1), new Uint8Array(0)]) {
      const answer = await ask(service, psaVerifyHash, { keyName, alg, hash: digest(hash), signature: wrong });
      expect(answer.status).toBe(Status.PsaErrorInvalidSignature);
    }
  });
});

it("signs differently each time with ecdsa, the same with deterministicEcdsa", async () => {
  for (const [algorithm, distinct] of [
    [ecdsa, 2],
    [deterministicEcdsa, 1],
  ] as const) {
    const keyName = freshName();
    const alg = algorithm("SHA_256");
    await ask(service, psaGenerateKey, { keyName, attributes: eccKeyPair("P-256", use(alg)) });
    const signatures = new Set<string>();
    for (let i = 0; i < 2; i++) {
      const { result } = await ask(service, psaSignHash, { keyName, alg, hash: digest("SHA_256") });
      signatures.add(Buffer.from(result?.signature ?? []).toString("hex"));
    }
    expect(signatures.size).toBe(distinct);
  }
});

it.each(["SHA_256", "SHA_384", "SHA_512"] as const)(
  "an RSA key signs what node:crypto verifies, with %s",
  async (hash) => {
    const keyName = freshName();
    const alg = rsaPkcs1v15Sign(hash);
    const attributes = rsaKeyPair(2048, use(rsaPkcs1v15Sign("any")));
    expect(await ask(service, psaGenerateKey, { keyName, attributes })).toMatchObject({ status: 0 });
    const { result } = await ask(service, psaSignHash, { keyName, alg, hash: digest(hash) });
    const signature = result?.signature ?? new Uint8Array(0);
    const exported = await ask(service, psaExportPublicKey, { keyName });
    const key = createPublicKey({ key: Buffer.from(exported.result?.data ?? []), format: "der", type: "pkcs1" });
    expect(createVerify(hashes[hash]).update(message).verify(key, signature)).toBe(true);
    expect(await ask(service, psaVerifyHash, { keyName, alg, hash: digest(hash), signature })).toMatchObject({
      status: 0,
    });
    const other = await ask(service, psaVerifyHash, { keyName, alg, hash: digest(hash).fill(0), signature });
    expect(other.status).toBe(Status.PsaErrorInvalidSignature);
  },
);

describe("import", () => {
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { d, x, y } = pair.privateKey.export({ format: "jwk" });
  const bytes = (text: string | undefined) => Buffer.from(text ?? "", "base64url");
  const point = Buffer.concat([Buffer.of(4), bytes(x), bytes(y)]);
  const alg = ecdsa("SHA_256");

  it("takes an ECC pair whose public half is node:crypto's, its size left open", async () => {
    const keyName = freshName();
    const attributes = { ...eccKeyPair("P-256", use(alg)), keyBits: 0 };
    expect(await ask(service, psaImportKey, { keyName, attributes, data: bytes(d) })).toMatchObject({ status: 0 });
    const { result } = await ask(service, psaExportPublicKey, { keyName });
    expect(Buffer.from(result?.data ?? [])).toEqual(point);
    const listed = await ask(service, listKeys, {});
    expect(listed.result?.keys.find(({ name }) => name === keyName)?.attributes.keyBits).toBe(256);
  });

  it("takes public keys, which verify and do not sign", async () => {
    const keyName = freshName();
    await ask(service, psaImportKey, { keyName, attributes: eccPublicKey("P-256", use(alg)), data: point });
    const hash = digest("SHA_256");
    expect(await ask(service, psaSignHash, { keyName, alg, hash })).toEqual({ status: Status.PsaErrorInvalidArgument });
    const answer = await ask(service, psaVerifyHash, { keyName, alg, hash, signature: new Uint8Array(64).fill(1) });
    expect(answer.status).toBe(Status.PsaErrorInvalidSignature);
  });

  it("takes RSA keys as PKCS#1", async () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
    const der = { format: "der", type: "pkcs1" } as const;
    const keyName = freshName();
    const data = rsa.privateKey.export(der);
    const attributes = rsaKeyPair(0, use(rsaPkcs1v15Sign("SHA_256")));
    expect(await ask(service, psaImportKey, { keyName, attributes, data })).toMatchObject({ status: 0 });
    const { result } = await ask(service, psaExportPublicKey, { keyName });
    expect(Buffer.from(result?.data ?? [])).toEqual(rsa.publicKey.export(der));
    const publicName = freshName();
    const publicAttributes = rsaPublicKey(1024, use(rsaPkcs1v15Sign("SHA_256")));
    expect(
      await ask(service, psaImportKey, {
        keyName: publicName,
        attributes: publicAttributes,
        data: rsa.publicKey.export(der),
      }),
    ).toMatchObject({
      status: 0,
    });
  });

  it.each([
    ["a scalar of zero", eccKeyPair("P-256", use(alg)), new Uint8Array(32), Status.PsaErrorInvalidArgument],
    [
      "a scalar that is too short",
      eccKeyPair("P-256", use(alg)),
      new Uint8Array(31).fill(1),
      Status.PsaErrorInvalidArgument,
    ],
    [
      "a point off the curve",
      eccPublicKey("P-256", use(alg)),
      Buffer.concat([point.subarray(0, 64), Buffer.of(0)]),
      Status.PsaErrorInvalidArgument,
    ],
    ["no DER", rsaKeyPair(0, use(rsaPss("SHA_256"))), Buffer.from("no DER"), Status.PsaErrorInvalidArgument],
    [
      "an AES key of a size that AES does not have",
      keyAttributes({ kind: "aes" }, 0, { usage: [], algorithm: NO_ALGORITHM }),
      new Uint8Array(15),
      Status.PsaErrorInvalidArgument,
    ],
    ["a scalar of X25519 for X448", eccKeyPair("X448", use(alg)), new Uint8Array(32), Status.PsaErrorInvalidArgument],
    ["a curve that nobody does", eccKeyPair("secp224k1", use(alg)), new Uint8Array(29), Status.PsaErrorNotSupported],
    [
      "a Diffie-Hellman key",
      keyAttributes({ kind: "dhKeyPair", groupFamily: "RFC7919" }, 2048, { usage: [], algorithm: NO_ALGORITHM }),
      new Uint8Array(256),
      Status.PsaErrorNotSupported,
    ],
  ])("refuses %s and leaves the name free", async (_title, attributes, data, status) => {
    const keyName = freshName();
    expect(await ask(service, psaImportKey, { keyName, attributes, data })).toEqual({ status });
    expect(await ask(service, psaDestroyKey, { keyName })).toEqual({ status: Status.PsaErrorDoesNotExist });
  });
});

describe("a key's policy", () => {
  const alg = ecdsa("SHA_256");
  const hash = digest("SHA_256");

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
    ["any hash in a request", use(ecdsa("any")), ecdsa("any"), hash, Status.PsaErrorInvalidArgument],
    ["a hash of the wrong length", use(alg), alg, hash.subarray(1), Status.PsaErrorInvalidArgument],
  ] as const)("refuses %s", async (_title, policy, asked, bytes, status) => {
    const keyName = freshName();
    await ask(service, psaGenerateKey, { keyName, attributes: eccKeyPair("P-256", policy) });
    expect(await ask(service, psaSignHash, { keyName, alg: asked, hash: bytes })).toEqual({ status });
  });
});

describe("names", () => {
  const attributes = eccKeyPair("P-256", use(ecdsa("SHA_256")));

  it("belong to an application, by authenticator and identity", async () => {
    const keyName = freshName();
    const request = { keyName, attributes };
    for (const identity of [uid(1), uid(2), named("1"), named("2")]) {
      expect(await ask(service, psaGenerateKey, request, identity)).toMatchObject({ status: 0 });
      expect((await ask(service, listKeys, {}, identity)).result?.keys.map(({ name }) => name)).toEqual([keyName]);
      expect(await ask(service, psaGenerateKey, request, identity)).toEqual({ status: Status.PsaErrorAlreadyExists });
    }
    expect(await ask(service, psaDestroyKey, { keyName }, uid(1))).toMatchObject({ status: 0 });
    expect(await ask(service, psaExportPublicKey, { keyName }, uid(1))).toEqual({
      status: Status.PsaErrorDoesNotExist,
    });
    expect(await ask(service, psaExportPublicKey, { keyName }, uid(2))).toMatchObject({ status: 0 });
  });

  it("may be any Unicode, even empty", async () => {
    for (const keyName of ["", "ключ/🔑", "a".repeat(5000)]) {
      expect(await ask(service, psaGenerateKey, { keyName, attributes }, uid(3))).toMatchObject({ status: 0 });
    }
  });

  it("go to exactly one of many who want one at once", async () => {
    const request = { keyName: freshName(), attributes: rsaKeyPair(1024, use(rsaPss("SHA_256"))) };
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(service, psaGenerateKey, request)));
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([0, ...Array(7).fill(Status.PsaErrorAlreadyExists)]);
  });

  it("are not listed before their key is there", async () => {
    const keyName = freshName();
    const creating = ask(
      service,
      psaGenerateKey,
      { keyName, attributes: rsaKeyPair(4096, use(rsaPss("SHA_256"))) },
      uid(4),
    );
    expect((await ask(service, listKeys, {}, uid(4))).result?.keys).toEqual([]);
    expect(await creating).toMatchObject({ status: 0 });
    expect((await ask(service, listKeys, {}, uid(4))).result?.keys).toHaveLength(1);
  });
});
