import { describe, expect, it } from "vitest";
import { connectTestClient } from "./harness.js";
import { respond, type Script } from "./scripted-peer.js";

const script: Script = (request, connection) => respond(request, connection, { opcodes: [1] });

describe("chooseProvider", () => {
  it("chooses the first that is not the core provider", async () => {
    const { client } = await connectTestClient(script, { providers: [0, 200, 1] });
    expect(client.defaultProvider).toBe(200);
  });

  it("chooses the requested provider if the service has it", async () => {
    expect((await connectTestClient(script, { provider: 1 })).client.defaultProvider).toBe(1);
  });

  it("refuses a requested provider that the service does not have", async () => {
    await expect(connectTestClient(script, { provider: 5, providers: [0, 7, 1] })).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_NO_PROVIDER",
      provider: 5,
      message: "The service has no provider 5; it has 0, 7, 1.",
    });
  });

  it("chooses none if there is only the core provider, and only calls that need another one fail", async () => {
    const { client } = await connectTestClient(script, { providers: [0] });
    expect(await client.listOpcodes(0)).toEqual([1]);
    await expect(client.destroyKey("k")).rejects.toMatchObject({ code: "ERR_PARSEC_NO_PROVIDER" });
  });
});
