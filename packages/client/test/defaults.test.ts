import { memoryTransport } from "@parsec-ts/transport";
import { AuthType, encodeErrorResponse, Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it, vi } from "vitest";
import { createClient, direct, jwtSvid, noAuthentication, unixPeerCredentials } from "../src/index.js";
import { answer, type Script, send, servePeer } from "./scripted-peer.js";
import { TestHost, world } from "./worlds.js";

const empty: Script = (request, connection) => answer(request, connection, { opcodes: [] });

describe("the default provider", () => {
  it("is the first that is not the core provider", async () => {
    expect((await world(empty, { providers: [0, 200, 1] })).client.defaultProvider).toBe(200);
  });

  it("can be another of the service's", async () => {
    expect((await world(empty, { provider: 1 })).client.defaultProvider).toBe(1);
  });

  it("cannot be one that the service does not have", async () => {
    await expect(world(empty, { provider: 5 })).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_NO_PROVIDER",
      provider: 5,
    });
  });

  it("may be missing as long as nobody needs it", async () => {
    const { client } = await world(empty, { providers: [0] });
    expect(await client.listOpcodes(0)).toEqual([]);
    await expect(client.destroyKey("k")).rejects.toMatchObject({ code: "ERR_PARSEC_NO_PROVIDER" });
  });
});

describe("the authenticator", () => {
  const both = [direct("app"), unixPeerCredentials(7)];

  it("is the first of the service's list that is allowed", async () => {
    expect((await world(empty, { offered: [250, 4, 3, 1], authenticators: both })).client.authType).toBe(3);
    expect((await world(empty, { offered: [1, 3], authenticators: both })).client.authType).toBe(1);
  });

  it("is never none, unless that is allowed and nothing else fits", async () => {
    const refused = { family: "usage", code: "ERR_PARSEC_NO_AUTHENTICATOR" };
    await expect(world(empty, { offered: [1] })).rejects.toMatchObject(refused);
    await expect(world(empty, { offered: [] })).rejects.toMatchObject(refused);
    await expect(world(empty, { offered: [3], authenticators: [] })).rejects.toMatchObject(refused);
    const allowed = [noAuthentication(), direct("app")];
    expect((await world(empty, { offered: [3], authenticators: allowed })).client.authType).toBe(0);
    expect((await world(empty, { offered: [3, 1], authenticators: allowed })).client.authType).toBe(1);
  });

  it("sends nothing of its own while the client finds out what there is", async () => {
    const authenticate = vi.fn(() => new Uint8Array(3));
    await expect(world(empty, { offered: [3], authenticators: [{ authType: 1, authenticate }] })).rejects.toThrow();
    expect(authenticate).not.toHaveBeenCalled();
  });
});

it("a service that offers only another authenticator gets not a byte of authentication", async () => {
  const { transport, listener } = memoryTransport();
  const version = { versionMaj: 1, versionMin: 0, versionRev: 0 };
  const peer = servePeer(listener, (request, connection) =>
    answer(request, connection, {
      authenticators: [{ ...version, id: AuthType.Direct, description: "" }],
      providers: [],
    }),
  );
  const authenticators = [unixPeerCredentials(1000)];
  await expect(createClient({ transport, host: new TestHost(), authenticators })).rejects.toMatchObject({
    code: "ERR_PARSEC_NO_AUTHENTICATOR",
  });
  expect(peer.requests).toHaveLength(2);
  for (const { authType, auth } of peer.requests) expect([authType, auth.length]).toEqual([AuthType.None, 0]);
});

describe("a client closes its transport", () => {
  const closable = async () => {
    const { transport } = await world(empty);
    const close = vi.fn();
    return { transport: { ...transport, close }, close };
  };

  it("when it is closed, and not before", async () => {
    const { transport, close } = await closable();
    const client = await createClient({ transport, host: new TestHost(), authenticators: [unixPeerCredentials(1)] });
    expect(close).not.toHaveBeenCalled();
    await client.close();
    expect(close).toHaveBeenCalledTimes(1);
  });

  it("when nothing comes of connecting", async () => {
    const { transport, close } = await closable();
    await expect(createClient({ transport, host: new TestHost(), authenticators: [] })).rejects.toThrow();
    expect(close).toHaveBeenCalledTimes(1);
  });
});

describe("a JWT-SVID", () => {
  it("is asked of its source for each call, before anything is connected", async () => {
    const token = vi.fn(async () => new TextEncoder().encode("head.claims.signature"));
    const { client, peer } = await world(empty, { offered: [4], authenticators: [jwtSvid({ token })] });
    expect(token).not.toHaveBeenCalled();
    await client.destroyKey("k");
    expect(token).toHaveBeenCalledTimes(1);
    expect(peer.requests).toMatchObject([{ authType: 4, auth: new TextEncoder().encode("head.claims.signature") }]);
  });

  it.each([
    [true, 2, "is replaced once, and the call made again, when the service refuses it"],
    [false, 1, "is not replaced when its source has no other"],
  ])("%j, %i: %s", async (hasOther, requests) => {
    const sent = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)];
    const token = vi.fn(() => sent[token.mock.calls.length - 1] ?? new Uint8Array(0));
    const refused = vi.fn(() => hasOther);
    const refuse: Script = ({ provider, opcode }, connection) =>
      send(connection, encodeErrorResponse({ provider }, opcode, Status.AuthenticationError));
    const { client, peer } = await world(refuse, { offered: [4], authenticators: [jwtSvid({ token, refused })] });
    await expect(client.destroyKey("k")).rejects.toMatchObject({ code: "ERR_PARSEC_SERVICE_AUTHENTICATION_ERROR" });
    expect(peer.requests.map(({ auth }) => auth)).toEqual(sent.slice(0, requests));
    expect(refused.mock.calls[0]).toEqual([sent[0]]);
  });

  it("that its source cannot give ends the call before anything is sent", async () => {
    const token = () => Promise.reject(new Error("no workload API"));
    const { client, peer } = await world(empty, { offered: [4], authenticators: [jwtSvid({ token })] });
    await expect(client.destroyKey("k")).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_AUTHENTICATOR_FAILED",
      phase: "authenticate",
      cause: expect.objectContaining({ message: "no workload API" }),
    });
    expect(peer.requests).toEqual([]);
  });

  it.each(["a string", undefined, new Uint8Array(65_536)])("that is no token is refused", async (bad) => {
    const { client, peer } = await world(empty, {
      offered: [4],
      authenticators: [jwtSvid({ token: () => bad as never })],
    });
    await expect(client.destroyKey("k")).rejects.toMatchObject({ name: "ParsecError", family: "usage" });
    expect(peer.requests).toEqual([]);
  });
});

describe("what an authenticator cannot be made of", () => {
  it.each(["", "\ud800", 7])("is refused as an application's name: %j", (name) => {
    expect(() => direct(name as string)).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument: "applicationName" }),
    );
  });

  it.each([-1, 1.5, 2 ** 32, "0"])("is refused as a user id: %j", (uid) => {
    expect(() => unixPeerCredentials(uid as number)).toThrow(expect.objectContaining({ argument: "uid" }));
  });

  it("takes the whole range of user ids, little-endian", () => {
    const signal = new AbortController().signal;
    expect(unixPeerCredentials(0xfffefdfc).authenticate({ signal })).toEqual(Uint8Array.of(0xfc, 0xfd, 0xfe, 0xff));
    expect(direct("Größe 😀").authenticate({ signal })).toEqual(new TextEncoder().encode("Größe 😀"));
  });
});
