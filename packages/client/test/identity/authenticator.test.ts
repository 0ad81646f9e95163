import { describe, expect, it, vi } from "vitest";
import { direct, jwtSvid, unixPeerCredentials } from "../../src/index.js";
import { connectTestClient } from "../harness.js";
import { respondEmpty } from "../scripted-peer.js";

const { signal } = new AbortController();

describe("direct", () => {
  it.each(["", "\ud800", 7])("refuses %j as an application's name", (name) => {
    expect(() => direct(name as string)).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument: "applicationName" }),
    );
  });

  it("encodes a name as UTF-8", () => {
    expect(direct("Größe 😀").authenticate({ signal })).toEqual(new TextEncoder().encode("Größe 😀"));
  });
});

describe("unixPeerCredentials", () => {
  it.each([-1, 1.5, 2 ** 32, "0"])("refuses %j as a user id", (uid) => {
    expect(() => unixPeerCredentials(uid as number)).toThrow(expect.objectContaining({ argument: "uid" }));
  });

  it("encodes the whole range of user ids, little-endian", () => {
    expect(unixPeerCredentials(0xfffefdfc).authenticate({ signal })).toEqual(Uint8Array.of(0xfc, 0xfd, 0xfe, 0xff));
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
});
