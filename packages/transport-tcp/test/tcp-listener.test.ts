import { describe, expect, it } from "vitest";
import { tcpListener } from "../src/index.js";

describe("tcpListener", () => {
  it("refuses a port in use", async () => {
    const listener = await tcpListener();
    await expect(tcpListener({ port: listener.endpoint.port })).rejects.toMatchObject({
      family: "transport",
      code: "ERR_PARSEC_TRANSPORT_ADDRESS_IN_USE",
    });
    await listener.close();
  });

  it("refuses an address that this machine does not have", async () => {
    await expect(tcpListener({ host: "192.0.2.1", allowRemote: true })).rejects.toMatchObject({
      code: "ERR_PARSEC_TRANSPORT_LISTEN_FAILED",
      systemCode: "EADDRNOTAVAIL",
    });
  });

  it("gives the port that the system chose", async () => {
    const listener = await tcpListener();
    expect(listener.endpoint).toMatchObject({ scheme: "tcp", host: "127.0.0.1" });
    expect(listener.endpoint.port).toBeGreaterThan(1023);
    await listener.close();
  });
});

it("does not wait for a name once its signal fires, and listens nowhere", async () => {
  const aborted = { code: "ERR_PARSEC_ABORTED" };
  await expect(tcpListener({ signal: AbortSignal.abort() })).rejects.toMatchObject(aborted);
  const controller = new AbortController();
  const starting = tcpListener({ host: "localhost", signal: controller.signal });
  controller.abort();
  await expect(starting).rejects.toMatchObject(aborted);
});
