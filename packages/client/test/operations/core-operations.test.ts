import { eccKeyPair, ecdsa } from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import { connectTestClient } from "../harness.js";
import { respond, respondPong } from "../scripted-peer.js";

describe("CoreOperations", () => {
  it("sends a ping to the core provider without authentication", async () => {
    const { client, peer } = await connectTestClient(respondPong);
    expect(await client.ping()).toEqual({ major: 1, minor: 0 });
    expect(peer.requests).toMatchObject([{ opcode: 1, provider: 0, authType: 0, auth: new Uint8Array(0) }]);
  });

  it("sends listKeys to the core provider with authentication", async () => {
    const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });
    const keys = [{ providerId: 3, name: "k", attributes }];
    const { client, peer } = await connectTestClient((request, connection) => respond(request, connection, { keys }));
    expect(await client.listKeys()).toEqual(keys);
    expect(peer.requests).toMatchObject([{ opcode: 26, provider: 0, authType: 3 }]);
  });
});
