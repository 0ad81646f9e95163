import { memoryTransport } from "@parsec-ts/transport";
import { AuthType } from "@parsec-ts/wire-protocol";
import { describe, expect, it, vi } from "vitest";
import { createClient, unixPeerCredentials } from "../src/index.js";
import { authenticatorInfo, connectTestClient, providerInfo, TestHost } from "./harness.js";
import { respond, respondEmpty, servePeer } from "./scripted-peer.js";

async function closableTransport() {
  const { transport } = await connectTestClient(respondEmpty);
  const close = vi.fn();
  return { transport: { ...transport, close }, close };
}

describe("createClient", () => {
  it("sends no authentication bytes to a service that offers only other authenticators", async () => {
    const { transport, listener } = memoryTransport();
    const peer = servePeer(listener, (request, connection) =>
      respond(request, connection, {
        authenticators: [authenticatorInfo(AuthType.Direct)],
        providers: [providerInfo(0)],
      }),
    );
    const authenticators = [unixPeerCredentials(1000)];
    await expect(createClient({ transport, host: new TestHost(), authenticators })).rejects.toMatchObject({
      code: "ERR_PARSEC_NO_AUTHENTICATOR",
    });
    expect(peer.requests).toHaveLength(2);
    for (const { authType, auth } of peer.requests) expect([authType, auth.length]).toEqual([AuthType.None, 0]);
  });

  it("calls no authenticator that the service does not offer", async () => {
    const authenticate = vi.fn(() => new Uint8Array(3));
    const authenticators = [{ authType: 1, authenticate }];
    await expect(connectTestClient(respondEmpty, { offered: [3], authenticators })).rejects.toThrow();
    expect(authenticate).not.toHaveBeenCalled();
  });

  it("leaves the transport open until the client is closed", async () => {
    const { transport, close } = await closableTransport();
    const client = await createClient({ transport, host: new TestHost(), authenticators: [unixPeerCredentials(1)] });
    expect(close).not.toHaveBeenCalled();
    await client.close();
    expect(close).toHaveBeenCalledTimes(1);
  });

  it("closes the transport when connecting fails", async () => {
    const { transport, close } = await closableTransport();
    await expect(createClient({ transport, host: new TestHost(), authenticators: [] })).rejects.toThrow();
    expect(close).toHaveBeenCalledTimes(1);
  });
});
