import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import { CoseKey, ProtectedHeaders, Sign1, SignatureAlgorithm } from "@owf/mdoc";
import { betterAuthSigner, createJwks, didJwtSigner, mdocSigner, sdJwtSigner, sigstoreSigner } from "@parsec-ts/jose";
import { ecdsaKey, type ParsecKey } from "@parsec-ts/node";
import { SDJwtInstance } from "@sd-jwt/core";
import { MessageSignatureBundleBuilder } from "@sigstore/sign";
import { createJWT, verifyJWT } from "did-jwt";
import { createLocalJWKSet, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { installation, PROVIDERS, realClient } from "../real-client.js";

/** Signatures by OpenSSL: r and s one after the other. */
async function opensslVerifier(key: ParsecKey): Promise<(data: Uint8Array, signature: Uint8Array) => boolean> {
  const publicKey = createPublicKey(await key.exportPublicKey("pem"));
  return (data, signature) => verify("sha256", data, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature);
}

describe.skipIf(installation === undefined).each(PROVIDERS)("signers over the real service, %s", (name, provider) => {
  const parsec = realClient();
  const newKey = (): Promise<ParsecKey> => parsec().ensureKey(`signers/${name}`, ecdsaKey("P-256"), { provider });

  it("sign for @sd-jwt/core", async () => {
    const key = await newKey();
    const openssl = await opensslVerifier(key);
    const sdJwt = new SDJwtInstance({
      signer: sdJwtSigner(key),
      signAlg: "ES256",
      verifier: (data, signature) => openssl(Buffer.from(data), Buffer.from(signature, "base64url")),
      hasher: (data) =>
        createHash("sha256")
          .update(Buffer.from(data as string))
          .digest(),
      hashAlg: "sha-256",
      saltGenerator: () => randomBytes(16).toString("base64url"),
    });
    const credential = await sdJwt.issue({ iss: "issuer", given: "Ada" }, { _sd: ["given"] });
    expect((await sdJwt.verify(credential)).payload).toMatchObject({ given: "Ada" });
  });

  it("sign for did-jwt", async () => {
    const key = await newKey();
    const did = "did:test:pump-17";
    const method = {
      id: `${did}#1`,
      type: "JsonWebKey2020",
      controller: did,
      publicKeyJwk: await key.exportPublicKey("jwk"),
    };
    const didDocument = {
      id: did,
      verificationMethod: [method],
      authentication: [method.id],
      assertionMethod: [method.id],
    };
    const resolver = { resolve: async () => ({ didResolutionMetadata: {}, didDocument, didDocumentMetadata: {} }) };
    const token = await createJWT({ sub: "a" }, { issuer: did, signer: didJwtSigner(key) }, { alg: "ES256" });
    expect((await verifyJWT(token, { resolver: resolver as never })).verified).toBe(true);
  });

  it("sign for @sigstore/sign", async () => {
    const key = await newKey();
    const data = Buffer.from("an artifact");
    const bundler = new MessageSignatureBundleBuilder({ signer: sigstoreSigner(key), witnesses: [] });
    const { signature } = (await bundler.create({ data })).content.messageSignature;
    expect(verify("sha256", data, createPublicKey(await key.exportPublicKey("pem")), signature)).toBe(true);
  });

  it("sign for @owf/mdoc and better-auth", async () => {
    const key = await newKey();
    const openssl = await opensslVerifier(key);
    const jwk = await key.exportPublicKey("jwk");
    const signed = await Sign1.create(
      {
        payload: Buffer.from("a document"),
        protectedHeaders: ProtectedHeaders.create({ protectedHeaders: new Map([[1, SignatureAlgorithm.ES256]]) }),
        unprotectedHeaders: new Map(),
        signingKey: CoseKey.fromJwk(jwk as Record<string, unknown>),
        algorithm: SignatureAlgorithm.ES256,
      } as never,
      { cose: { sign1: { sign: mdocSigner(key) } } } as never,
    );
    expect(openssl(signed.toBeSigned, signed.signature)).toBe(true);
    const token = await betterAuthSigner(key)({ sub: "ada" });
    const set = createLocalJWKSet((await createJwks([key])) as never);
    expect((await jwtVerify(token, set)).payload.sub).toBe("ada");
    await key.destroy();
  });
});
