import { ecdsaKey } from "@parsec-ts/node";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { jwt } from "better-auth/plugins";
import { createLocalJWKSet, jwtVerify } from "jose";
import { expect, it } from "vitest";
import { betterAuthSigner, createJwks, thumbprint, verifyJwt } from "../../src/index.js";
import { testService } from "../harness.js";

const service = testService();

it("signs the tokens of better-auth, which jose and this package verify by the published set", async () => {
  const key = await service.parsec.ensureKey("better-auth", ecdsaKey("P-256"));
  const auth = betterAuth({
    baseURL: "https://example.org",
    secret: "a secret of better-auth, of 32 bytes and more",
    database: memoryAdapter({ user: [], session: [], account: [], verification: [], jwks: [] }),
    emailAndPassword: { enabled: true },
    telemetry: { enabled: false },
    plugins: [
      jwt({
        jwks: { remoteUrl: "https://example.org/.well-known/jwks.json", keyPairConfig: { alg: "ES256" } },
        jwt: { sign: betterAuthSigner(key) },
      }),
    ],
  });
  const body = { email: "ada@example.org", password: "a long password", name: "Ada" };
  const { headers } = await auth.api.signUpEmail({ body, returnHeaders: true });
  const cookie = headers.get("set-cookie")?.split(";")[0] ?? "";
  const { token } = await auth.api.getToken({ headers: new Headers({ cookie }) });
  const set = await createJwks([key]);
  const audience = "https://example.org";
  const { payload } = await jwtVerify(token, createLocalJWKSet(set as never), { issuer: audience, audience });
  expect(payload).toMatchObject({ email: "ada@example.org", name: "Ada" });
  expect((await verifyJwt(set, token, { issuer: audience, audience })).claims).toEqual(payload);
});

it("keeps to the type, the key and the algorithm that better-auth asks for, or refuses", async () => {
  const key = await service.parsec.ensureKey("better-auth", ecdsaKey("P-256"));
  const sign = betterAuthSigner(key);
  const signingKeyId = await thumbprint(await key.exportPublicKey("jwk"));
  const exp = Math.floor(Date.now() / 1000) + 60;
  const token = await sign({ exp }, { typ: "logout+jwt" }, { signingKeyId, signingAlgorithm: "ES256" });
  expect((await verifyJwt(key, token, { type: "logout+jwt" })).header).toMatchObject({ kid: signingKeyId });
  await expect(sign({}, {}, { signingAlgorithm: "EdDSA" })).rejects.toMatchObject({ argument: "signingAlgorithm" });
  await expect(sign({}, {}, { signingKeyId: "other" })).rejects.toMatchObject({ argument: "signingKeyId" });
});
