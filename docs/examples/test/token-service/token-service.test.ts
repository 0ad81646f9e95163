import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createJwks, signJwt } from "@parsec-ts/jose";
import { startMockService } from "@parsec-ts/mock-service";
import { type ConnectedClient, connect, ecdsaKey, type ParsecKey } from "@parsec-ts/node";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTokenService } from "../../token-service/token-service.js";

let service: Awaited<ReturnType<typeof startMockService>>;
let parsec: ConnectedClient;
let server: Server;
let base: string;
let device: ParsecKey;
let jti = 0;
const issuer = "https://tokens.example";

beforeAll(async () => {
  service = await startMockService();
  parsec = await connect({ transport: service.transport });
  device = await parsec.ensureKey("device", ecdsaKey("P-256"));
  const key = await parsec.ensureKey("tokens", ecdsaKey("P-384"));
  const [publicKey] = (await createJwks([device])).keys;
  if (publicKey === undefined) throw new Error("no public key");
  server = createTokenService({ key, issuer, audience: "api", devices: new Map([["pump-17", publicKey]]) });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await parsec.close();
  await service.close();
});

const assertion = (overrides: Parameters<typeof signJwt>[2] = {}): Promise<string> =>
  signJwt(
    device,
    {},
    {
      issuer: "pump-17",
      subject: "pump-17",
      audience: issuer,
      expiresIn: "1m",
      jwtId: String(++jti),
      ...overrides,
    },
  );

async function request(
  clientAssertion: string,
  form: Record<string, string> = {},
): Promise<[number, Record<string, string>]> {
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: "pump-17",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: clientAssertion,
    ...form,
  });
  const response = await fetch(`${base}/token`, { method: "POST", body });
  return [response.status, (await response.json()) as Record<string, string>];
}

it("gives a device that proves its key a token, which its reader verifies by the published keys", async () => {
  const [status, body] = await request(await assertion());
  expect(status).toBe(200);
  const keys = createRemoteJWKSet(new URL(`${base}/jwks.json`));
  const { payload, protectedHeader } = await jwtVerify(body.access_token ?? "", keys, {
    issuer,
    audience: "api",
    typ: "at+jwt",
  });
  expect(protectedHeader.alg).toBe("ES384");
  expect(payload.sub).toBe("pump-17");
});

it("takes no assertion twice, nor one that lives too long", async () => {
  const once = await assertion();
  expect((await request(once))[0]).toBe(200);
  expect(await request(once)).toEqual([401, { error: "invalid_client" }]);
  expect((await request(await assertion({ expiresIn: "2h" })))[0]).toBe(401);
});

it("refuses another audience, another device, another key, another grant, and a body that is too long", async () => {
  const other = await parsec.ensureKey("other", ecdsaKey("P-256"));
  const byOther = await signJwt(
    other,
    { jti: "x" },
    { issuer: "pump-17", subject: "pump-17", audience: issuer, expiresIn: 60 },
  );
  for (const refused of [
    await request(await assertion({ audience: "https://another.example" })),
    await request(await assertion({ subject: "pump-18" })),
    await request(await assertion(), { client_id: "pump-18" }),
    await request(byOther),
    await request("no token"),
  ]) {
    expect(refused).toEqual([401, { error: "invalid_client" }]);
  }
  expect(await request(await assertion(), { grant_type: "password" })).toEqual([
    400,
    { error: "unsupported_grant_type" },
  ]);
  expect((await request("x".repeat(20_000)))[0]).toBe(413);
  expect((await fetch(`${base}/admin`)).status).toBe(404);
});
