import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { encodeResponse, rawOperation } from "@parsec-ts/wire-protocol";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  CALL_CHANNEL,
  type CallEvent,
  type ConnectOptions,
  connect,
  direct,
  ENDPOINT_VARIABLE,
  ProviderId,
} from "../src/index.js";

const directory = mkdtempSync(join(tmpdir(), "parsec-node-"));
const path = join(directory, "parsec.sock");
const endpoint = `unix:${path}`;
let service: MockService;

beforeAll(async () => {
  service = await startMockService({ endpoint });
});
afterAll(async () => {
  await service.close();
  rmSync(directory, { recursive: true });
});
afterEach(() => vi.unstubAllEnvs());

describe("connect finds the service", () => {
  it("by PARSEC_SERVICE_ENDPOINT", async () => {
    vi.stubEnv(ENDPOINT_VARIABLE, endpoint);
    const parsec = await connect();
    expect(await parsec.ping()).toEqual({ major: 1, minor: 0 });
    expect(parsec.defaultProvider).toBe(ProviderId.MbedCrypto);
    expect(parsec.authType).toBe(3);
  });

  it("by an endpoint in the options, whatever the environment says", async () => {
    vi.stubEnv(ENDPOINT_VARIABLE, "unix:/nowhere");
    const encoded = `unix://${path.replace("parsec.sock", "%70arsec%2esock")}`;
    expect(await (await connect({ endpoint: encoded })).ping()).toEqual({ major: 1, minor: 0 });
  });

  it("at the system's path when nothing says otherwise", async () => {
    for (const unset of [undefined, ""]) {
      vi.stubEnv(ENDPOINT_VARIABLE, unset);
      const error = await connect({ timeoutMs: 2000 }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ family: "transport", path: "/run/parsec/parsec.sock" });
    }
  });

  it("by a transport of one's own, in this very process", async () => {
    const inMemory = await startMockService();
    const parsec = await connect({ transport: inMemory.transport, authenticators: [direct("app")] });
    expect(parsec.authType).toBe(1);
    expect(await parsec.listKeys()).toEqual([]);
    await inMemory.close();
  });

  it("not by a bare string, which would be taken for no endpoint at all", async () => {
    for (const options of [endpoint, null, 7]) {
      await expect(connect(options as never)).rejects.toMatchObject({
        code: "ERR_PARSEC_ARGUMENT",
        argument: "options",
      });
    }
    await expect(connect({ endpoint: 7 as never })).rejects.toMatchObject({ name: "ParsecError", family: "usage" });
  });

  it("not by both an endpoint and a transport", async () => {
    await expect(connect({ endpoint, transport: service.transport })).rejects.toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
    });
  });
});

describe("a connected client", () => {
  it("is closed by await using", async () => {
    let outlived: Awaited<ReturnType<typeof connect>>;
    {
      await using parsec = await connect({ endpoint });
      outlived = parsec;
      await parsec.ping();
    }
    await expect(outlived.ping()).rejects.toMatchObject({ code: "ERR_PARSEC_CLOSED" });
  });

  it("publishes its calls on a diagnostics channel", async () => {
    const events: unknown[] = [];
    const listen = (event: unknown): void => void events.push(event);
    subscribe(CALL_CHANNEL, listen);
    const parsec = await connect({ endpoint });
    await parsec.listKeys();
    unsubscribe(CALL_CHANNEL, listen);
    await parsec.ping();
    const opcodes = events.map((event) => (event as CallEvent).opcode);
    expect(opcodes.toSorted((a, b) => a - b)).toEqual([8, 14, 26]);
    expect(events.at(-1)).toMatchObject({ operation: "ListKeys", provider: 0, authType: 3, status: 0, attempts: 1 });
  });
});

describe("connect refuses, each with a code of its own and a message that says what to do", () => {
  const at = (name: string) => join(directory, name);
  mkdirSync(at("directory.sock"));
  writeFileSync(at("file.sock"), "");

  it.each([
    ["no socket", `unix:${at("none.sock")}`, "transport", "ERR_PARSEC_TRANSPORT_NO_SOCKET"],
    [
      "a directory that is not there",
      `unix:${at("no/such/parsec.sock")}`,
      "transport",
      "ERR_PARSEC_TRANSPORT_NO_SOCKET",
    ],
    [
      "a file in the place of a directory",
      `unix:${at("file.sock/parsec.sock")}`,
      "transport",
      "ERR_PARSEC_TRANSPORT_NO_SOCKET",
    ],
    ["a file", `unix:${at("file.sock")}`, "transport", "ERR_PARSEC_TRANSPORT_NOT_A_SOCKET"],
    ["a directory", `unix:${at("directory.sock")}`, "transport", "ERR_PARSEC_TRANSPORT_NOT_A_SOCKET"],
    ["a relative path", "unix:parsec.sock", "usage", "ERR_PARSEC_ENDPOINT_RELATIVE_PATH"],
    ["a path of 108 bytes", `unix:/${"x".repeat(107)}`, "usage", "ERR_PARSEC_ENDPOINT_PATH_TOO_LONG"],
    [
      "a path of 108 bytes in fewer characters",
      `unix:/${"é".repeat(53)}x`,
      "usage",
      "ERR_PARSEC_ENDPOINT_PATH_TOO_LONG",
    ],
    ["a NUL, percent-encoded", "unix:/run/parsec%00/parsec.sock", "usage", "ERR_PARSEC_ENDPOINT_NUL"],
    ["an unknown scheme", "https://parsec.example/", "usage", "ERR_PARSEC_ENDPOINT_SCHEME"],
    ["a scheme for which there is no transport here", "vsock://2:4433", "usage", "ERR_PARSEC_ENDPOINT_SCHEME"],
    ["another machine", "tcp://192.0.2.1:4433", "usage", "ERR_PARSEC_ENDPOINT_REMOTE"],
    ["a bare path", "/run/parsec/parsec.sock", "usage", "ERR_PARSEC_ENDPOINT_SYNTAX"],
    ["a broken percent-encoding", "unix:/run/%zz", "usage", "ERR_PARSEC_ENDPOINT_SYNTAX"],
  ])("%s", async (_title, bad, family, code) => {
    const error = await connect({ endpoint: bad }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "ParsecError", family, code });
    expect(String((error as Error).message).length).toBeGreaterThan(30);
  });

  it.each([
    [
      "an authenticator that the service does not offer",
      { authenticators: [{ authType: 4, authenticate: () => new Uint8Array(0) }] },
      "ERR_PARSEC_NO_AUTHENTICATOR",
    ],
    ["a provider that the service does not have", { provider: 3 }, "ERR_PARSEC_NO_PROVIDER"],
    ["a timeout that is none", { timeoutMs: 0 }, "ERR_PARSEC_ARGUMENT"],
    ["a signal that has fired", { signal: AbortSignal.abort() }, "ERR_PARSEC_ABORTED"],
  ] as [string, ConnectOptions, string][])("%s", async (_title, options, code) => {
    await expect(connect({ endpoint, ...options })).rejects.toMatchObject({ code });
  });
});

describe("a service that misbehaves, over a real socket", () => {
  const good = Buffer.concat(encodeResponse({ provider: 0 }, rawOperation(14), new Uint8Array(0)).parts);
  const patched = (offset: number, ...bytes: number[]) => {
    const copy = Buffer.from(good);
    copy.set(bytes, offset);
    return copy;
  };
  const afterRequest = (send: (socket: Socket) => void) => (socket: Socket) =>
    void socket.once("data", () => send(socket));
  const sending = (bytes: Uint8Array) => afterRequest((socket) => socket.end(bytes));
  const drip = (socket: Socket) => {
    let at = 0;
    const timer = setInterval(() => socket.write(good.subarray(at, ++at)), 50);
    socket.once("close", () => clearInterval(timer));
  };

  it.each<[string, (socket: Socket) => void, string]>([
    ["closes at once", (socket) => socket.destroy(), "ERR_PARSEC_TRANSPORT_CLOSED"],
    ["closes after reading", afterRequest((socket) => socket.end()), "ERR_PARSEC_TRANSPORT_CLOSED"],
    ["sends half a header", sending(good.subarray(0, 18)), "ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER"],
    [
      "sends half a header without reading",
      (socket) => socket.end(good.subarray(0, 18)),
      "ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER",
    ],
    ["sends another magic number", sending(patched(0, 0x48)), "ERR_PARSEC_PROTOCOL_MAGIC"],
    ["speaks another version", sending(patched(6, 9)), "ERR_PARSEC_PROTOCOL_VERSION"],
    ["announces 4 GiB", sending(patched(22, 255, 255, 255, 255)), "ERR_PARSEC_PROTOCOL_BODY_TOO_LONG"],
    ["answers another opcode", sending(patched(28, 2)), "ERR_PARSEC_PROTOCOL_OPCODE"],
    ["never answers", () => undefined, "ERR_PARSEC_DEADLINE"],
    ["drips its answer, never idle for long", drip, "ERR_PARSEC_DEADLINE"],
  ])("%s", async (title, behave, code) => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      behave(socket);
    });
    const socketPath = join(directory, `${title.replaceAll(/\W/g, "-").slice(0, 30)}.sock`);
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    await expect(connect({ endpoint: `unix:${socketPath}`, timeoutMs: 400 })).rejects.toMatchObject({ code });
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});
