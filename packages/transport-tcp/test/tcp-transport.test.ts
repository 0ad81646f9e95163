import { startSocketServer } from "@parsec-ts/test-support";
import { describeTransport } from "@parsec-ts/transport/testing/vitest";
import { nodePlatform } from "@parsec-ts/transport-socket/testing";
import { describe, expect, it } from "vitest";
import { tcpListener, tcpTransport } from "../src/index.js";

const { signal } = new AbortController();

describe.each(["127.0.0.1", "localhost", "::1"])("on %s", (host) => {
  describeTransport("tcp", {
    peer: () => tcpListener({ host }),
    connect: ({ endpoint }) => tcpTransport(endpoint),
    platform: nodePlatform(),
  });
});

describe("tcpTransport", () => {
  it("reports a port that nothing listens on", async () => {
    const listener = await tcpListener();
    await listener.close();
    await expect(tcpTransport(listener.endpoint).connect({ signal })).rejects.toMatchObject({
      family: "transport",
      code: "ERR_PARSEC_TRANSPORT_REFUSED",
      systemCode: "ECONNREFUSED",
      phase: "connect",
    });
  });

  it("reports a name without an address", async () => {
    await expect(tcpTransport({ host: "no-such-host.invalid", port: 1 }).connect({ signal })).rejects.toMatchObject({
      family: "transport",
      code: "ERR_PARSEC_TRANSPORT_UNREACHABLE",
    });
  });

  it("reports a signal that fired before the name was resolved", async () => {
    const aborted = AbortSignal.abort("reason");
    await expect(tcpTransport({ host: "localhost", port: 1 }).connect({ signal: aborted })).rejects.toMatchObject({
      code: "ERR_PARSEC_ABORTED",
      cause: "reason",
    });
  });

  it("takes the next address of a name when nothing listens at the first", async () => {
    const server = await startSocketServer({ host: "127.0.0.1", port: 0 }, (socket) => socket.end());
    const { port } = server;
    const connection = await tcpTransport({ host: "localhost", port }).connect({ signal });
    for await (const _ of connection.chunks);
    connection.close();
    await server.stop();
  });
});
