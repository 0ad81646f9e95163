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

  it.each(["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "localhost"])("%s is accepted", (host) => {
    tcpTransport({ host, port: 1 });
  });

  it("another address is accepted with allowRemote", async () => {
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
  [{ host: "http://localhost", port: 1 }, "host"],
  [{ host: "localhost:4000", port: 1 }, "host"],
  [{ host: "localhost", port: 0 }, "port"],
  [{ host: "localhost", port: 65_536 }, "port"],
  [{ host: "localhost", port: 1.5 }, "port"],
  [{ host: "localhost", port: "80" as unknown as number }, "port"],
  [{ host: "localhost", port: 1, hostname: "localhost" }, "hostname"],
])("tcpTransport and tcpListener refuse %j", async (options, argument) => {
  const refusal = { family: "usage", code: "ERR_PARSEC_ARGUMENT", argument };
  expect(() => tcpTransport(options)).toThrow(expect.objectContaining(refusal));
  if (options.port !== 0) await expect(tcpListener(options)).rejects.toMatchObject(refusal);
});
