import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { tcpListener, tcpTransport } from "../src/index.js";

const { signal } = new AbortController();
const remote = { family: "usage", code: "ERR_PARSEC_ENDPOINT_REMOTE", argument: "host" };

describe("clear text stays on this machine:", () => {
  it.each(["192.0.2.1", "0.0.0.0", "::", "2001:db8::1", "::ffff:192.0.2.1", "126.255.255.255", "128.0.0.0"])(
    "%s is refused at once",
    async (host) => {
      expect(() => tcpTransport({ host, port: 1 })).toThrow(expect.objectContaining(remote));
      await expect(tcpListener({ host })).rejects.toMatchObject(remote);
    },
  );

  it.each(["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "localhost"])("%s is not", (host) => {
    tcpTransport({ host, port: 1 });
  });

  it("unless that is asked for", async () => {
    const listener = await tcpListener({ host: "0.0.0.0", allowRemote: true });
    const { port } = listener.endpoint;
    const connection = await tcpTransport({ host: "0.0.0.0", port, allowRemote: true }).connect({ signal });
    connection.close();
    await listener.close();
  });
});

it.each([
  [{ host: "", port: 1 }, "host"],
  [{ host: 7 as unknown as string, port: 1 }, "host"],
  [{ host: "localhost", port: 0 }, "port"],
  [{ host: "localhost", port: 65_536 }, "port"],
  [{ host: "localhost", port: 1.5 }, "port"],
])("refuses %j", async (options, argument) => {
  const refusal = { family: "usage", code: "ERR_PARSEC_ARGUMENT", argument };
  expect(() => tcpTransport(options)).toThrow(expect.objectContaining(refusal));
  if (options.port !== 0) await expect(tcpListener(options)).rejects.toMatchObject(refusal);
});

describe("what goes wrong has a code:", () => {
  it("nobody listens", async () => {
    const listener = await tcpListener();
    await listener.close();
    await expect(tcpTransport(listener.endpoint).connect({ signal })).rejects.toMatchObject({
      family: "transport",
      code: "ERR_PARSEC_TRANSPORT_REFUSED",
      systemCode: "ECONNREFUSED",
      phase: "connect",
    });
  });

  it("a name without an address", async () => {
    await expect(tcpTransport({ host: "no-such-host.invalid", port: 1 }).connect({ signal })).rejects.toMatchObject({
      family: "transport",
      code: "ERR_PARSEC_TRANSPORT_UNREACHABLE",
    });
  });

  it("a port in use", async () => {
    const listener = await tcpListener();
    await expect(tcpListener({ port: listener.endpoint.port })).rejects.toMatchObject({
      family: "transport",
      code: "ERR_PARSEC_TRANSPORT_ADDRESS_IN_USE",
    });
    await listener.close();
  });

  it("an address that this machine does not have", async () => {
    await expect(tcpListener({ host: "192.0.2.1", allowRemote: true })).rejects.toMatchObject({
      code: "ERR_PARSEC_TRANSPORT_LISTEN_FAILED",
      systemCode: "EADDRNOTAVAIL",
    });
  });

  it("a signal that fired before the name was resolved", async () => {
    const aborted = AbortSignal.abort("reason");
    await expect(tcpTransport({ host: "localhost", port: 1 }).connect({ signal: aborted })).rejects.toMatchObject({
      code: "ERR_PARSEC_ABORTED",
      cause: "reason",
    });
  });
});

it("takes the next address of a name when nobody listens at the first", async () => {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const connection = await tcpTransport({ host: "localhost", port }).connect({ signal });
  for await (const _ of connection.chunks);
  connection.close();
  server.close();
});

it("tells its port when the system chose it", async () => {
  const listener = await tcpListener();
  expect(listener.endpoint).toMatchObject({ scheme: "tcp", host: "127.0.0.1" });
  expect(listener.endpoint.port).toBeGreaterThan(1023);
  await listener.close();
});
