import type { webcrypto } from "node:crypto";
import * as dpop from "dpop";
import { CompactEncrypt, CompactSign, compactDecrypt, compactVerify, exportJWK } from "jose";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CryptoSession, cryptoServices } from "../crypto-services.js";

const text = new TextEncoder().encode("a message");
const rsa = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };

describe.each(cryptoServices)("libraries that use the global crypto: $title", ({ start }) => {
  let session: CryptoSession;
  let uninstall: () => void;
  beforeAll(async () => {
    // The content of an encrypted message has a key of its own, which the libraries import: that is the platform's.
    session = await start("platform");
    uninstall = session.crypto.install();
  });
  afterAll(async () => {
    uninstall?.();
    await session?.close();
  });
  const generate = (algorithm: object, usages: string[]) =>
    crypto.subtle.generateKey(
      algorithm as webcrypto.EcKeyGenParams,
      false,
      usages as webcrypto.KeyUsage[],
    ) as Promise<webcrypto.CryptoKeyPair>;

  it.each([
    ["ES256", { name: "ECDSA", namedCurve: "P-256" }],
    ["RS256", { name: "RSASSA-PKCS1-v1_5", ...rsa }],
    ["PS256", { name: "RSA-PSS", ...rsa }],
  ])("jose signs: %s", async (alg, algorithm) => {
    const { privateKey, publicKey } = await generate(algorithm, ["sign", "verify"]);
    const token = await new CompactSign(text).setProtectedHeader({ alg }).sign(privateKey);
    uninstall();
    const { payload } = await compactVerify(token, await exportJWK(publicKey));
    uninstall = session.crypto.install();
    expect(payload).toEqual(text);
  });

  it("jose decrypts what is encrypted to a key of the service: RSA-OAEP-256", async () => {
    const { privateKey, publicKey } = await generate({ name: "RSA-OAEP", ...rsa }, ["encrypt", "decrypt"]);
    const header = { alg: "RSA-OAEP-256", enc: "A256GCM" };
    const token = await new CompactEncrypt(text).setProtectedHeader(header).encrypt(publicKey);
    expect((await compactDecrypt(token, privateKey)).plaintext).toEqual(text);
  });

  it("jose agrees with a key of the service: ECDH-ES", async () => {
    const { privateKey, publicKey } = await generate({ name: "ECDH", namedCurve: "P-256" }, ["deriveBits"]);
    const header = { alg: "ECDH-ES", enc: "A256GCM" };
    const token = await new CompactEncrypt(text).setProtectedHeader(header).encrypt(publicKey);
    expect((await compactDecrypt(token, privateKey)).plaintext).toEqual(text);
  });

  it("dpop makes a proof", async () => {
    const keyPair = await generate({ name: "ECDSA", namedCurve: "P-256" }, ["sign", "verify"]);
    const proof = await dpop.generateProof(keyPair, "https://example.com/token", "POST");
    const { protectedHeader } = await compactVerify(proof, keyPair.publicKey);
    expect(protectedHeader).toMatchObject({ alg: "ES256", typ: "dpop+jwt" });
  });

  it("oauth4webapi authenticates by private_key_jwt", async () => {
    const { privateKey, publicKey } = await generate({ name: "ECDSA", namedCurve: "P-256" }, ["sign", "verify"]);
    const parameters = new URLSearchParams();
    const server = { issuer: "https://example.com" };
    await oauth.PrivateKeyJwt(privateKey)(server, { client_id: "pump-17" }, parameters, new Headers());
    const { payload } = await compactVerify(parameters.get("client_assertion") ?? "", publicKey);
    expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({ iss: "pump-17", sub: "pump-17" });
  });
});
