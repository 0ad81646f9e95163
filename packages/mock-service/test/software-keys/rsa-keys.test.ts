import { constants, createHash, createPublicKey, sign, verify } from "node:crypto";
import {
  type AsymmetricSignature,
  type CurveName,
  deterministicEcdsa,
  eccKeyPair,
  ecdsa,
  keyAttributes,
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
import { ask } from "../exchange.js";

let service: MockService;
let names = 0;
const freshName = () => `key ${names++}`;
const message = Buffer.from("a message");
const empty = new Uint8Array(0);
const use = (algorithm: AsymmetricSignature) => ({ usage: ["signHash", "verifyHash"] as const, algorithm });

beforeAll(async () => {
  service = await startMockService();
});
afterAll(() => service.close());

/** DER of the algorithm identifier of an ECC key on a curve; the point follows. RFC 5480. */
const SPKI_HEADS: Partial<Record<CurveName, string>> = {
  "P-192": "3049301306072a8648ce3d020106082a8648ce3d030101033200",
  "P-224": "304e301006072a8648ce3d020106052b81040021033a00",
  secp192k1: "3046301006072a8648ce3d020106052b8104001f033200",
  brainpoolP192r1: "304a301406072a8648ce3d020106092b2403030208010103033200",
  brainpoolP224r1: "3052301406072a8648ce3d020106092b2403030208010105033a00",
  brainpoolP256r1: "305a301406072a8648ce3d020106092b2403030208010107034200",
  brainpoolP320r1: "306a301406072a8648ce3d020106092b2403030208010109035200",
  brainpoolP384r1: "307a301406072a8648ce3d020106092b240303020801010b036200",
  brainpoolP512r1: "30819b301406072a8648ce3d020106092b240303020801010d03818200",
};

it.each(Object.entries(SPKI_HEADS) as [CurveName, string][])(
  "signs on %s what OpenSSL verifies",
  async (curve, head) => {
    const keyName = freshName();
    const alg = ecdsa("SHA_256");
    expect(await ask(service, psaGenerateKey, { keyName, attributes: eccKeyPair(curve, use(alg)) })).toMatchObject({
      status: 0,
    });
    const hash = createHash("sha256").update(message).digest();
    const signature = (await ask(service, psaSignHash, { keyName, alg, hash })).result?.signature ?? empty;
    const point = (await ask(service, psaExportPublicKey, { keyName })).result?.data ?? empty;
    const der = Buffer.concat([Buffer.from(head, "hex"), point]);
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    expect(verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
    expect(await ask(service, psaVerifyHash, { keyName, alg, hash, signature })).toMatchObject({ status: 0 });
  },
);

describe("deterministic signatures on P-256 are those of RFC 6979, A.2.5", () => {
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
  ] as const)("with %s", async (hash, text, wanted) => {
    const keyName = freshName();
    const alg = deterministicEcdsa(hash);
    await ask(service, psaImportKey, { keyName, attributes: eccKeyPair("P-256", use(alg)), data });
    const { result } = await ask(service, psaSignMessage, { keyName, alg, message: Buffer.from(text) });
    expect(Buffer.from(result?.signature ?? empty).toString("hex")).toBe(wanted.toLowerCase());
  });
});

describe("RSA", () => {
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
  )("$title agrees with OpenSSL both ways", async ({ alg, hash, padding }) => {
    const keyName = freshName();
    await ask(service, psaGenerateKey, { keyName, attributes: rsaKeyPair(2048, use(alg)) });
    const signature = (await ask(service, psaSignMessage, { keyName, alg, message })).result?.signature ?? empty;
    const der = (await ask(service, psaExportPublicKey, { keyName })).result?.data ?? empty;
    const key = createPublicKey({ key: Buffer.from(der), format: "der", type: "pkcs1" });
    const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
    expect(verify(openssl[hash], message, { key, padding, saltLength }, signature)).toBe(true);
    expect(await ask(service, psaVerifyMessage, { keyName, alg, message, signature })).toMatchObject({ status: 0 });

    for (const wrong of [signature.map((byte, i) => (i === 5 ? byte ^ 1 : byte)), signature.subarray(1), empty]) {
      const answer = await ask(service, psaVerifyMessage, { keyName, alg, message, signature: wrong });
      expect(answer).toEqual({ status: Status.PsaErrorInvalidSignature });
    }
  });

  it("refuses a signature without the zero that it begins with", async () => {
    const keyName = freshName();
    const alg = rsaPss("SHA_256");
    await ask(service, psaGenerateKey, { keyName, attributes: rsaKeyPair(1024, use(alg)) });
    let signature: Uint8Array = empty;
    while (signature[0] !== 0) {
      signature = (await ask(service, psaSignMessage, { keyName, alg, message })).result?.signature ?? empty;
    }
    const answer = await ask(service, psaVerifyMessage, { keyName, alg, message, signature: signature.subarray(1) });
    expect(answer).toEqual({ status: Status.PsaErrorInvalidSignature });
  });

  it("verifies what OpenSSL signed by PSS", async () => {
    const { generateKeyPairSync } = await import("node:crypto");
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const keyName = freshName();
    const alg = rsaPss("SHA_384");
    const data = privateKey.export({ format: "der", type: "pkcs1" });
    await ask(service, psaImportKey, { keyName, attributes: rsaKeyPair(2048, use(alg)), data });
    const padding = RSA_PKCS1_PSS_PADDING;
    const signature = sign("sha384", message, { key: privateKey, padding, saltLength: 48 });
    expect(await ask(service, psaVerifyMessage, { keyName, alg, message, signature })).toMatchObject({ status: 0 });
    const otherSalt = sign("sha384", message, { key: privateKey, padding, saltLength: 20 });
    expect(await ask(service, psaVerifyMessage, { keyName, alg, message, signature: otherSalt })).toEqual({
      status: Status.PsaErrorInvalidSignature,
    });
  });
});

describe("algorithms that nobody should use any more", () => {
  const old = rsaKeyPair(1024, use(rsaPkcs1v15Sign("SHA_1")));
  const des = keyAttributes({ kind: "des" }, 192, { usage: ["encrypt"], algorithm: "CBC_PKCS7" });

  it.each([
    ["SHA-1", old],
    ["DES", des],
  ])("are refused: %s", async (_title, attributes) => {
    expect(await ask(service, psaGenerateKey, { keyName: freshName(), attributes })).toEqual({
      status: Status.DeprecatedPrimitive,
    });
  });

  it("are there for who insists", async () => {
    const lenient = await startMockService({ allowDeprecated: true });
    expect(await ask(lenient, psaGenerateKey, { keyName: "old", attributes: old })).toMatchObject({ status: 0 });
    const alg = rsaPkcs1v15Sign("SHA_1");
    expect(await ask(lenient, psaSignMessage, { keyName: "old", alg, message })).toMatchObject({ status: 0 });
    await lenient.close();
  });
});
