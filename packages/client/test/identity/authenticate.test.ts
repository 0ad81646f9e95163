import { ParsecError } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { authenticate } from "../../src/identity/authenticate.js";
import { jwtSvid } from "../../src/index.js";
import { connectTestClient } from "../harness.js";
import { respondEmpty } from "../scripted-peer.js";

describe("authenticate", () => {
  it("wraps the error of an authenticator, and nothing is sent", async () => {
    const token = () => Promise.reject(new Error("no workload API"));
    const authenticators = [jwtSvid({ token })];
    const { client, peer } = await connectTestClient(respondEmpty, { offered: [4], authenticators });
    await expect(client.destroyKey("k")).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_AUTHENTICATOR_FAILED",
      phase: "authenticate",
      cause: expect.objectContaining({ message: "no workload API" }),
    });
    expect(peer.requests).toEqual([]);
  });

  it.each([
    ["a string", "a string"],
    ["nothing", undefined],
    ["more bytes than a frame can hold", new Uint8Array(65_536)],
  ])("refuses an authenticator that returns %s", async (_title, bad) => {
    const authenticators = [jwtSvid({ token: () => bad as never })];
    const { client, peer } = await connectTestClient(respondEmpty, { offered: [4], authenticators });
    await expect(client.destroyKey("k")).rejects.toMatchObject({ name: "ParsecError", family: "usage" });
    expect(peer.requests).toEqual([]);
  });

  it("passes on an error of ours that an authenticator throws, as it is", async () => {
    const own = new ParsecError("transport", "ERR_PARSEC_ENDPOINT_UNTRUSTED", "not yours");
    const authenticator = jwtSvid({ token: () => Promise.reject(own) });
    await expect(authenticate(authenticator, new AbortController().signal)).rejects.toBe(own);
  });

  it.each(["a string", undefined, [1]])("says that %j is no result of an authenticator", async (bad) => {
    const authenticator = jwtSvid({ token: () => bad as never });
    await expect(authenticate(authenticator, new AbortController().signal)).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_AUTHENTICATOR_FAILED",
      phase: "authenticate",
    });
  });
});
