import { describe, expect, it } from "vitest";
import { chooseAuthenticator } from "../../src/identity/choose-authenticator.js";
import { type Authenticator, direct, noAuthentication, unixPeerCredentials } from "../../src/index.js";
import { authenticatorInfo, connectTestClient } from "../harness.js";
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

  it("names what the service offers and what is allowed here where none fits", () => {
    const refusal = (offered: readonly number[], allowed: readonly Authenticator[]) => {
      try {
        chooseAuthenticator(offered.map(authenticatorInfo), allowed);
      } catch (error) {
        return error;
      }
      return undefined;
    };
    expect(refusal([1, 250], [unixPeerCredentials(7), { ...direct("app"), authType: 99 }])).toMatchObject({
      argument: "authenticators",
      message: expect.stringContaining(
        "offers Direct (1), an unknown authenticator (250); allowed here is UnixPeerCredentials (3), an unknown authenticator (99).",
      ),
    });
    expect(refusal([], [])).toMatchObject({
      message: expect.stringContaining("offers none at all; allowed here is none at all."),
    });
  });
});
