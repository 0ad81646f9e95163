import {
  deleteClient,
  eccKeyPair,
  ecdsa,
  listAuthenticators,
  listClients,
  listKeys,
  psaGenerateKey,
} from "@parsec-ts/operations";
import { AuthType, type RequestHead, Status } from "@parsec-ts/wire-protocol";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MockService, startMockService } from "../src/index.js";
import { call, named, uid, unauthenticated } from "./call.js";

type Identity = Pick<RequestHead, "authType" | "auth">;

const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });
const signer = await generateKeyPair("ES256");
const otherSigner = await generateKeyPair("ES256");
const jwks = { keys: [{ ...(await exportJWK(signer.publicKey)), kid: "a", alg: "ES256" }] };
const spiffeId = "spiffe://example.org/app";

interface Claims {
  readonly subject?: string;
  readonly audience?: string;
  readonly expires?: string | false;
  readonly key?: Parameters<SignJWT["sign"]>[0];
}

async function svid({ subject = spiffeId, audience = "parsec", expires = "1m", key }: Claims = {}): Promise<Identity> {
  const token = new SignJWT().setProtectedHeader({ alg: "ES256", kid: "a" }).setSubject(subject).setAudience(audience);
  if (expires !== false) token.setExpirationTime(expires);
  return raw(await token.sign(key ?? signer.privateKey));
}

const raw = (token: string): Identity => ({ authType: AuthType.JwtSvid, auth: new TextEncoder().encode(token) });

let service: MockService;
beforeAll(async () => {
  service = await startMockService({
    authenticators: ["direct", { kind: "jwt-svid", keys: jwks }, "unix-peer-credentials"],
    admins: ["0", "admin", "spiffe://example.org/admin"],
  });
});
afterAll(() => service.close());

it("lists its authenticators in the configured order", async () => {
  const { result } = await call(service, listAuthenticators, {}, unauthenticated);
  expect(result?.authenticators.map(({ id }) => id)).toEqual([1, 4, 3]);
});

describe("the service refuses with AuthenticationError", () => {
  it.each<[string, () => Identity | Promise<Identity>]>([
    ["an empty name", () => named("")],
    ["a name that is not UTF-8", () => ({ authType: AuthType.Direct, auth: Uint8Array.of(0xff) })],
    ["a user id that is too long", () => ({ authType: AuthType.UnixPeerCredentials, auth: new Uint8Array(5) })],
    ["an invalid token", () => raw("no.token.at.all")],
    ["no token", () => raw("")],
    ["a token signed by an unknown key", () => svid({ key: otherSigner.privateKey })],
    ["a token for another audience", () => svid({ audience: "another" })],
    ["a token that has expired", () => svid({ expires: "-1m" })],
    ["a token that never expires", () => svid({ expires: false })],
    ["a token whose subject is not a SPIFFE id", () => svid({ subject: "app" })],
    ["a token without a signature", () => raw(`${btoa('{"alg":"none"}')}.${btoa('{"sub":"spiffe://a"}')}.`)],
  ])("%s", async (_title, identity) => {
    expect(await call(service, listKeys, {}, await identity())).toEqual({ status: Status.AuthenticationError });
  });
});

it("identifies an application by its SPIFFE id, whatever the token", async () => {
  const request = { keyName: "svid", attributes };
  expect(await call(service, psaGenerateKey, request, await svid())).toMatchObject({ status: 0 });
  const listed = await call(service, listKeys, {}, await svid({ expires: "2m" }));
  expect(listed.result?.keys.map(({ name }) => name)).toEqual(["svid"]);
  const other = await svid({ subject: "spiffe://example.org/other" });
  expect((await call(service, listKeys, {}, other)).result?.keys).toEqual([]);
});

describe("an administrator", () => {
  it("lists and deletes the applications of its own authenticator only", async () => {
    for (const identity of [uid(7), named("eight"), named("7")]) {
      await call(service, psaGenerateKey, { keyName: "k", attributes }, identity);
      await call(service, psaGenerateKey, { keyName: "another", attributes }, identity);
    }
    // In order, and each once.
    const clients = async (admin: Identity) => (await call(service, listClients, {}, admin)).result?.clients;
    expect(await clients(named("admin"))).toEqual(["7", "eight"]);
    expect(await clients(uid(0))).toEqual(["7"]);
    expect(await clients(await svid({ subject: "spiffe://example.org/admin" }))).toEqual([spiffeId]);

    expect(await call(service, deleteClient, { client: "7" }, named("admin"))).toMatchObject({ status: 0 });
    expect(await clients(named("admin"))).toEqual(["eight"]);
    expect((await call(service, listKeys, {}, named("7"))).result?.keys).toEqual([]);
    expect((await call(service, listKeys, {}, uid(7))).result?.keys).toHaveLength(2);
  });

  it("may delete an application that has no key", async () => {
    expect(await call(service, deleteClient, { client: "unknown" }, named("admin"))).toMatchObject({ status: 0 });
  });

  it("must be configured", async () => {
    expect(await call(service, listClients, {}, named("other"))).toEqual({ status: Status.AdminOperation });
  });
});
