import { ecdsaKey } from "@parsec-ts/node";
import { createJWS, createJWT, verifyJWS, verifyJWT } from "did-jwt";
import { expect, it } from "vitest";
import { didJwtSigner } from "../../src/index.js";
import { errorOf, testService } from "../harness.js";

const service = testService();
const did = "did:test:pump-17";

it("signs tokens that did-jwt verifies by the document of the DID", async () => {
  const key = await service.parsec.ensureKey("did", ecdsaKey("P-256"));
  const method = {
    id: `${did}#1`,
    type: "JsonWebKey2020",
    controller: did,
    publicKeyJwk: await key.exportPublicKey("jwk"),
  };
  const document = { id: did, verificationMethod: [method], authentication: [method.id], assertionMethod: [method.id] };
  const resolver = {
    resolve: async () => ({ didResolutionMetadata: {}, didDocument: document, didDocumentMetadata: {} }),
  };
  const signer = didJwtSigner(key);
  for (let i = 0; i < 20; i++) {
    const token = await createJWT(
      { aud: "did:test:cloud", i },
      { issuer: did, signer, expiresIn: 300 },
      { alg: "ES256" },
    );
    const verified = await verifyJWT(token, { resolver: resolver as never, audience: "did:test:cloud" });
    expect(verified).toMatchObject({ verified: true, payload: { iss: did, i } });
    const changed = token.replace(
      /\.([^.]*)\./,
      `.${Buffer.from('{"iss":"did:test:pump-17"}').toString("base64url")}.`,
    );
    expect((await errorOf(verifyJWT(changed, { resolver: resolver as never }))).message).toContain("invalid_signature");
  }
  const jws = await createJWS("hello", signer, { alg: "ES256" });
  expect(verifyJWS(jws, method as never)).toMatchObject({ id: method.id });
  expect(await signer(new TextEncoder().encode("bytes"))).toMatch(/^[\w-]{86}$/);
});
