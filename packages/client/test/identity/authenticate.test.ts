import { describe, expect, it } from "vitest";
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
});
