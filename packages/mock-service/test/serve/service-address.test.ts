import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eccKeyPair, ecdsa, listKeys, ping, psaGenerateKey } from "@parsec-ts/operations";
import { afterAll, describe, expect, it } from "vitest";
import { startMockService, startReplayService } from "../../src/index.js";
import { call, requestBytes, unauthenticated } from "../call.js";

const directory = mkdtempSync(join(tmpdir(), "mock-addresses-"));
afterAll(() => rmSync(directory, { recursive: true }));
const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });

describe.each([
  ["in memory", undefined, /^undefined$/],
  ["on a Unix socket", `unix:${join(directory, "parsec.sock")}`, /^unix:\/.*parsec\.sock$/],
  ["on TCP", "tcp://127.0.0.1:0", /^tcp:\/\/127\.0\.0\.1:\d{4,5}$/],
] as const)("a service %s", (_title, endpoint, expected) => {
  it("reports its endpoint, responds, and stops with close()", async () => {
    const service = await startMockService(endpoint === undefined ? {} : { endpoint });
    expect(String(service.endpoint)).toMatch(expected);
    expect(await call(service, ping, {}, unauthenticated)).toMatchObject({ status: 0 });
    await service.close();
    await expect(call(service, ping, {}, unauthenticated)).rejects.toMatchObject({ family: "transport" });
  });

  it("has the same address and keys after a restart, which closes the open connections", async () => {
    const service = await startMockService(endpoint === undefined ? {} : { endpoint });
    await call(service, psaGenerateKey, { keyName: "kept", attributes });
    const waiting = await service.transport.connect({ signal: new AbortController().signal });
    await waiting.write([requestBytes(1, new Uint8Array(0)).subarray(0, 20)]);
    const restarting = service.restart(20);
    expect(service.restart()).toBe(restarting);
    await restarting;
    const chunks: Uint8Array[] = [];
    await (async () => {
      for await (const chunk of waiting.chunks) chunks.push(chunk);
    })().catch(() => undefined);
    expect(chunks).toEqual([]);
    expect((await call(service, listKeys, {})).result?.keys.map(({ name }) => name)).toEqual(["kept"]);
    await service.close();
  });
});

it("gives a Unix socket the requested mode", async () => {
  const path = join(directory, "mode.sock");
  const service = await startMockService({ endpoint: `unix:${path}`, socketMode: 0o666 });
  expect(statSync(path).mode & 0o777).toBe(0o666);
  await service.close();
});

it("refuses a port in use and the socket of a running service", async () => {
  const tcp = await startMockService({ endpoint: "tcp://127.0.0.1:0" });
  const unix = await startMockService({ endpoint: `unix:${join(directory, "live.sock")}` });
  for (const { endpoint = "" } of [tcp, unix]) {
    await expect(startMockService({ endpoint })).rejects.toMatchObject({ code: "ERR_PARSEC_TRANSPORT_ADDRESS_IN_USE" });
  }
  await tcp.close();
  await unix.close();
});

it.each(["tcp://0.0.0.0:0", "tcp://[::]:0", "tcp://192.0.2.1:0"])(
  "does not listen beyond loopback without allowRemote, in whatever it does: %s",
  async (endpoint) => {
    const recordings = fileURLToPath(new URL("../recordings", import.meta.url));
    const remote = { code: "ERR_PARSEC_ENDPOINT_REMOTE" };
    await expect(startMockService({ endpoint })).rejects.toMatchObject(remote);
    await expect(startReplayService({ endpoint, directory: recordings })).rejects.toMatchObject(remote);
  },
);

it("listens beyond loopback with allowRemote", async () => {
  await (await startMockService({ endpoint: "tcp://0.0.0.0:0", allowRemote: true })).close();
});
