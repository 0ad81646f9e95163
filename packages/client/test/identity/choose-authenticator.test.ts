import { describe, expect, it } from "vitest";
import { direct, noAuthentication, unixPeerCredentials } from "../../src/index.js";
import { connectTestClient } from "../harness.js";
import { respondEmpty } from "../scripted-peer.js";

describe("chooseAuthenticator", () => {
  const connect = (options: Parameters<typeof connectTestClient>[1]) => connectTestClient(respondEmpty, options);

  it("chooses the first of the service's list that is allowed", async () => {
    const authenticators = [direct("app"), unixPeerCredentials(7)];
    expect((await connect({ offered: [250, 4, 3, 1], authenticators })).client.authType).toBe(3);
    expect((await connect({ offered: [1, 3], authenticators })).client.authType).toBe(1);
  });

  it("chooses no authentication only if that is allowed and nothing else fits", async () => {
    const refused = { family: "usage", code: "ERR_PARSEC_NO_AUTHENTICATOR" };
    await expect(connect({ offered: [1] })).rejects.toMatchObject(refused);
    // A service always has one: without any, the response would be the request over again.
    await expect(connect({ offered: [] })).rejects.toMatchObject({ code: "ERR_PARSEC_PROTOCOL_ECHO" });
    await expect(connect({ offered: [3], authenticators: [] })).rejects.toMatchObject(refused);
    const allowed = [noAuthentication(), direct("app")];
    expect((await connect({ offered: [3], authenticators: allowed })).client.authType).toBe(0);
    expect((await connect({ offered: [3, 1], authenticators: allowed })).client.authType).toBe(1);
  });
});
