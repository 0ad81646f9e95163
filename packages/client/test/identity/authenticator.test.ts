import { describe, expect, it, vi } from "vitest";
import { direct, jwtSvid, noAuthentication, unixPeerCredentials } from "../../src/index.js";
import { connectTestClient } from "../harness.js";
import { respondEmpty } from "../scripted-peer.js";

const { signal } = new AbortController();

describe("direct", () => {
  it.each(["", "\ud800", 7])("refuses %j as an application's name", (name) => {
    expect(() => direct(name as string)).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument: "applicationName" }),
    );
  });

  it.each(["Größe 😀", "100%", "%41", "a"])("encodes %j as UTF-8", (name) => {
    const { authType, authenticate } = direct(name);
    expect(authType).toBe(1);
    expect(authenticate({ signal })).toEqual(new TextEncoder().encode(name));
  });
});

describe("unixPeerCredentials", () => {
  it.each([-1, 1.5, 2 ** 32, "0"])("refuses %j as a user id", (uid) => {
    expect(() => unixPeerCredentials(uid as number)).toThrow(expect.objectContaining({ argument: "uid" }));
  });

  it("encodes the whole range of user ids, little-endian", () => {
    expect(unixPeerCredentials(0xfffefdfc).authenticate({ signal })).toEqual(Uint8Array.of(0xfc, 0xfd, 0xfe, 0xff));
    expect(unixPeerCredentials(0).authenticate({ signal })).toEqual(new Uint8Array(4));
    expect(unixPeerCredentials(0xffff_ffff).authenticate({ signal })).toEqual(new Uint8Array(4).fill(0xff));
  });
});

describe("jwtSvid", () => {
  it("requests a token from its source for each call, and none while the client connects", async () => {
    const token = vi.fn(async () => new TextEncoder().encode("head.claims.signature"));
    const { client, peer } = await connectTestClient(respondEmpty, {
      offered: [4],
      authenticators: [jwtSvid({ token })],
    });
    expect(token).not.toHaveBeenCalled();
    await client.destroyKey("k");
    expect(token).toHaveBeenCalledTimes(1);
    expect(peer.requests).toMatchObject([{ authType: 4, auth: new TextEncoder().encode("head.claims.signature") }]);
  });

  it("passes the signal of a call on to its source", () => {
    const token = vi.fn(() => new Uint8Array(1));
    jwtSvid({ token }).authenticate({ signal });
    expect(token).toHaveBeenCalledWith({ signal });
  });

  it("tells its source of a refused token, and has no other if the source cannot say", () => {
    const [token, refused] = [() => new Uint8Array(1), vi.fn(() => true)];
    const bytes = Uint8Array.of(1);
    expect(jwtSvid({ token, refused }).refused?.(bytes)).toBe(true);
    expect(refused).toHaveBeenCalledWith(bytes);
    expect(jwtSvid({ token, refused: () => false }).refused?.(bytes)).toBe(false);
    expect(jwtSvid({ token }).refused?.(bytes)).toBe(false);
  });
});

it("noAuthentication sends no bytes", () => {
  const { authType, authenticate } = noAuthentication();
  expect([authType, authenticate({ signal })]).toEqual([0, new Uint8Array(0)]);
});
