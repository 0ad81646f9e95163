import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import { eccKeyPair, ecdsa, ecdsaKey } from "@parsec-ts/node";
import { SDJwtInstance } from "@sd-jwt/core";
import { expect, it } from "vitest";
import { jwsAlgorithm, sdJwtSigner } from "../../src/index.js";
import { testService } from "../harness.js";

const service = testService();

it("signs credentials and key bindings that @sd-jwt/core verifies, and no changed ones", async () => {
  const { parsec } = service;
  const [issuer, holder] = [
    await parsec.ensureKey("issuer", ecdsaKey("P-256")),
    await parsec.ensureKey("holder", ecdsaKey("P-384")),
  ];
  const verifier = async (key: typeof issuer, hash: string) => {
    const publicKey = createPublicKey(await key.exportPublicKey("pem"));
    return (data: string, signature: string) =>
      verify(
        hash,
        Buffer.from(data),
        { key: publicKey, dsaEncoding: "ieee-p1363" },
        Buffer.from(signature, "base64url"),
      );
  };
  const sdJwt = new SDJwtInstance({
    signer: sdJwtSigner(issuer),
    signAlg: await jwsAlgorithm(issuer),
    verifier: await verifier(issuer, "sha256"),
    kbSigner: sdJwtSigner(holder),
    kbSignAlg: await jwsAlgorithm(holder),
    kbVerifier: await verifier(holder, "sha384"),
    hasher: (data) =>
      createHash("sha256")
        .update(Buffer.from(data as string))
        .digest(),
    hashAlg: "sha-256",
    saltGenerator: () => randomBytes(16).toString("base64url"),
  });
  const credential = await sdJwt.issue(
    { iss: "issuer", vct: "pump", given: "Ada", cnf: { jwk: {} } },
    { _sd: ["given"] },
  );
  const kb = { payload: { iat: Math.floor(Date.now() / 1000), aud: "cloud", nonce: "1" } };
  const shown = await sdJwt.present(credential, { given: true }, { kb });
  const verified = await sdJwt.verify(shown, { keyBindingNonce: "1" });
  expect(verified).toMatchObject({
    payload: { given: "Ada" },
    header: { alg: "ES256" },
    kb: { header: { alg: "ES384" } },
  });
  const [head, payload, signature = ""] = credential.split(".");
  const changed = signature.startsWith("A") ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
  await expect(sdJwt.verify(`${head}.${payload}.${changed}`)).rejects.toThrow();
});

it("signs by the hash of the curve with a key whose policy leaves it open", async () => {
  const attributes = eccKeyPair("P-384", { usage: ["signHash"], algorithm: ecdsa("any") });
  const key = await service.parsec.ensureKey("sd-jwt/any", attributes);
  const signature = Buffer.from(await sdJwtSigner(key)("text"), "base64url");
  const publicKey = createPublicKey(await key.exportPublicKey("pem"));
  expect(verify("sha384", Buffer.from("text"), { key: publicKey, dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
});

it("is made of a key only", () => {
  expect(() => sdJwtSigner({} as never)).toThrow(expect.objectContaining({ argument: "key" }));
});
