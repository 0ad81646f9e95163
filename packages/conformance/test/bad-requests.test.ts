import { startMockService } from "@parsec-ts/mock-service";
import { provisionForTests, startRealService } from "@parsec-ts/real-service";
import { parseEndpoint, type Transport } from "@parsec-ts/transport";
import { unixTransport } from "@parsec-ts/transport-unix";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { headerErrors, requestErrors } from "../src/bad-requests.js";
import { exchange } from "../src/requests/exchange.js";

interface Target {
  readonly title: string;
  start(): Promise<{ readonly transport: Transport; stop(): Promise<void> }>;
}

const installation = await provisionForTests();

const targets: Target[] = [
  {
    title: "the mock service",
    async start() {
      const authenticators = ["unix-peer-credentials"] as const;
      const service = await startMockService({ providers: ["mbed-crypto"], authenticators, admins: [] });
      return { transport: service.transport, stop: () => service.close() };
    },
  },
];
if (installation !== undefined) {
  targets.push({
    title: "the real service",
    async start() {
      const service = await startRealService({ installation, providers: ["mbed-crypto"], admins: [] });
      const endpoint = parseEndpoint(service.endpoint);
      if (endpoint.scheme !== "unix") throw new Error("not a Unix socket");
      return { transport: unixTransport({ path: endpoint.path }), stop: () => service.stop() };
    },
  });
}

describe.each(targets)("$title", ({ start }) => {
  let service: Awaited<ReturnType<Target["start"]>>;
  beforeAll(async () => {
    service = await start();
  });
  afterAll(() => service?.stop());

  describe("responds to a request with an invalid header as to a ping", () => {
    it.each(headerErrors)("$title", async ({ bytes, status }) => {
      const fields = { status, opcode: 1, provider: 0, session: 0n, body: new Uint8Array(0) };
      expect(await exchange(service.transport, bytes)).toMatchObject(fields);
    });
  });

  describe("responds to a request that it cannot execute with its opcode and provider", () => {
    it.each(requestErrors)("$title", async ({ bytes, status }) => {
      const fields = { status, opcode: bytes.readUInt32LE(28), provider: bytes[10], body: new Uint8Array(0) };
      expect(await exchange(service.transport, bytes)).toMatchObject(fields);
    });
  });
});
