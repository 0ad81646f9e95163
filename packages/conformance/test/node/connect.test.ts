import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import {
  type Authenticator,
  type ConnectOptions,
  connect,
  direct,
  ENDPOINT_VARIABLE,
  ProviderId,
} from "@parsec-ts/node";
import { memoryTransport } from "@parsec-ts/transport";
import { encodeResponse, rawOperation } from "@parsec-ts/wire-protocol";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";

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

describe("connect", () => {
  it("uses the endpoint in PARSEC_SERVICE_ENDPOINT", async () => {
    vi.stubEnv(ENDPOINT_VARIABLE, endpoint);
    await using parsec = await connect();
    expect(await parsec.ping()).toEqual({ major: 1, minor: 0 });
    expect(parsec.defaultProvider).toBe(ProviderId.MbedCrypto);
    expect(parsec.authType).toBe(3);
  });

  it("prefers an endpoint in the options to the one in the environment", async () => {
    vi.stubEnv(ENDPOINT_VARIABLE, "unix:/missing");
    const encoded = `unix://${path.replace("parsec.sock", "%70arsec%2esock")}`;
    await using parsec = await connect({ endpoint: encoded });
    expect(await parsec.ping()).toEqual({ major: 1, minor: 0 });
  });

  it("uses the system's path if no endpoint is given", async () => {
    for (const unset of [undefined, ""]) {
      vi.stubEnv(ENDPOINT_VARIABLE, unset);
      const error = await connect({ timeoutMs: 2000 }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ family: "transport", path: "/run/parsec/parsec.sock" });
    }
  });

  it("uses a transport that the caller gives, here to a service in the same process", async () => {
    const inMemory = await startMockService();
    const parsec = await connect({ transport: inMemory.transport, authenticators: [direct("app")] });
    expect(parsec.authType).toBe(1);
    expect(await parsec.listKeys()).toEqual([]);
    await inMemory.close();
  });

  it("refuses options that are not an object, such as a bare endpoint", async () => {
    for (const options of [endpoint, null, 7]) {
      await expect(connect(options as never)).rejects.toMatchObject({
        code: "ERR_PARSEC_ARGUMENT",
        argument: "options",
      });
    }
    await expect(connect({ endpoint: 7 as never })).rejects.toMatchObject({ name: "ParsecError", family: "usage" });
  });

  it("needs an authenticator where the platform has no user ids", async () => {
    const { geteuid } = process;
    onTestFinished(() => void Object.assign(process, { geteuid }));
    Object.assign(process, { geteuid: undefined });
    await expect(connect({ endpoint })).rejects.toMatchObject({
      code: "ERR_PARSEC_NO_AUTHENTICATOR",
      argument: "authenticators",
    });
    const inMemory = await startMockService();
    await using parsec = await connect({ transport: inMemory.transport, authenticators: [direct("app")] });
    expect(parsec.authType).toBe(1);
    await inMemory.close();
  });

  it("refuses an endpoint together with a transport", async () => {
    await expect(connect({ endpoint, transport: service.transport })).rejects.toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
    });
  });
});

describe("a connected client", () => {
  it("is closed by `await using`", async () => {
    let outlived: Awaited<ReturnType<typeof connect>>;
    {
      await using parsec = await connect({ endpoint });
      outlived = parsec;
      await parsec.ping();
    }
    await expect(outlived.ping()).rejects.toMatchObject({ code: "ERR_PARSEC_CLOSED" });
  });

  it("gives each of 200 concurrent calls its own response", async () => {
    const inMemory = await startMockService();
    const parsec = await connect({ transport: inMemory.transport });
    const opcodes = await Promise.all(Array.from({ length: 200 }, (_, i) => parsec.listOpcodes(i % 2)));
    for (const [i, list] of opcodes.entries()) expect(list.includes(1)).toBe(i % 2 === 0);
    await inMemory.close();
  });
});

describe("connect with a bad endpoint or option", () => {
  const at = (name: string) => join(directory, name);
  mkdirSync(at("directory.sock"));
  writeFileSync(at("file.sock"), "");

  it.each([
    ["a path without a socket", `unix:${at("none.sock")}`, "transport", "ERR_PARSEC_TRANSPORT_NO_SOCKET"],
    [
      "a path in a directory that does not exist",
      `unix:${at("no/such/parsec.sock")}`,
      "transport",
      "ERR_PARSEC_TRANSPORT_NO_SOCKET",
    ],
    ["a path through a file", `unix:${at("file.sock/parsec.sock")}`, "transport", "ERR_PARSEC_TRANSPORT_NO_SOCKET"],
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
    ["a path with a percent-encoded NUL", "unix:/run/parsec%00/parsec.sock", "usage", "ERR_PARSEC_ENDPOINT_NUL"],
    ["an unknown scheme", "https://parsec.example/", "usage", "ERR_PARSEC_ENDPOINT_SCHEME"],
    ["a scheme without a transport in this package", "vsock://2:4433", "usage", "ERR_PARSEC_ENDPOINT_SCHEME"],
    ["the address of another machine", "tcp://192.0.2.1:4433", "usage", "ERR_PARSEC_ENDPOINT_REMOTE"],
    ["a bare path", "/run/parsec/parsec.sock", "usage", "ERR_PARSEC_ENDPOINT_SYNTAX"],
    ["a broken percent-encoding", "unix:/run/%zz", "usage", "ERR_PARSEC_ENDPOINT_SYNTAX"],
  ])("refuses %s by a code of its own and with advice", async (_title, bad, family, code) => {
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
    ["a timeout of 0", { timeoutMs: 0 }, "ERR_PARSEC_ARGUMENT"],
    ["a signal that has already fired", { signal: AbortSignal.abort() }, "ERR_PARSEC_ABORTED"],
  ] as [string, ConnectOptions, string][])("refuses %s", async (_title, options, code) => {
    await expect(connect({ endpoint, ...options })).rejects.toMatchObject({ code });
  });
});

describe("connect to a service that breaks the protocol on a real socket", () => {
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
    ["announces a body of 4 GiB", sending(patched(22, 255, 255, 255, 255)), "ERR_PARSEC_PROTOCOL_BODY_TOO_LONG"],
    ["responds with another opcode", sending(patched(28, 2)), "ERR_PARSEC_PROTOCOL_OPCODE"],
    ["never responds", () => undefined, "ERR_PARSEC_DEADLINE"],
    ["responds one byte at a time", drip, "ERR_PARSEC_DEADLINE"],
  ])("fails when the service %s", async (title, behave, code) => {
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

/** Starts a server in a directory that every user may write to, and counts its connections. */
async function startInOpenDirectory(): Promise<{ readonly endpoint: string; readonly arrivals: () => number }> {
  const open = join(directory, "open");
  mkdirSync(open, { recursive: true });
  chmodSync(open, 0o777);
  let arrivals = 0;
  const server = createServer((socket) => {
    arrivals++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(join(open, "parsec.sock"), resolve));
  onTestFinished(() => void server.close());
  return { endpoint: `unix:${join(open, "parsec.sock")}`, arrivals: () => arrivals };
}

describe("connect and the owner of an endpoint", () => {
  it("refuses an endpoint that other users could have created, also from the environment, and sends it nothing", async () => {
    const other = await startInOpenDirectory();
    const authenticate = vi.fn(() => new Uint8Array(4));
    const authenticators: readonly Authenticator[] = [{ authType: 3, authenticate }];
    vi.stubEnv(ENDPOINT_VARIABLE, other.endpoint);
    for (const options of [{ authenticators }, { authenticators, endpoint: other.endpoint }]) {
      await expect(connect(options)).rejects.toMatchObject({
        family: "usage",
        code: "ERR_PARSEC_ENDPOINT_UNTRUSTED",
        path: other.endpoint.slice("unix:".length),
        reason: expect.stringContaining("everybody (mode 0777)"),
      });
    }
    expect(other.arrivals()).toBe(0);
    expect(authenticate).not.toHaveBeenCalled();
  });

  it("accepts other owners by the option trust, which is for unix: endpoints only", async () => {
    const other = await startInOpenDirectory();
    await expect(connect({ endpoint: other.endpoint, trust: "relaxed" })).rejects.toMatchObject({
      code: "ERR_PARSEC_TRANSPORT_CLOSED",
    });
    expect(other.arrivals()).toBeGreaterThan(0);
    await (await connect({ endpoint, trust: { owners: [985] } })).close();
    for (const options of [
      { transport: memoryTransport().transport, trust: "strict" },
      { endpoint: "tcp://127.0.0.1:9", trust: "strict" },
    ] as const) {
      await expect(connect(options)).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument: "trust" });
    }
  });

  it("refuses a tcp: endpoint from the environment before anything is sent, unless allowTcp is set", async () => {
    const tcp = await startMockService({ endpoint: "tcp://127.0.0.1:0", authenticators: ["direct"] });
    onTestFinished(() => tcp.close());
    const authenticate = vi.fn(() => new TextEncoder().encode("app"));
    const authenticators: readonly Authenticator[] = [{ authType: 1, authenticate }];
    vi.stubEnv(ENDPOINT_VARIABLE, tcp.endpoint);
    await expect(connect({ authenticators })).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_ENDPOINT_UNTRUSTED",
      argument: "allowTcp",
      reason: expect.stringContaining(ENDPOINT_VARIABLE),
    });
    expect(authenticate).not.toHaveBeenCalled();
    await (await connect({ authenticators, allowTcp: true })).close();
    await (await connect({ authenticators, endpoint: tcp.endpoint ?? "" })).close();
  });

  it.runIf(process.platform === "linux")(
    "holds one descriptor of the socket, until the client is closed or connecting fails",
    async () => {
      const held = (): number =>
        readdirSync("/proc/self/fd").filter((descriptor) => {
          try {
            return readlinkSync(`/proc/self/fd/${descriptor}`) === join(directory, "parsec.sock");
          } catch {
            return false;
          }
        }).length;
      const parsec = await connect({ endpoint });
      await parsec.ping();
      expect(held()).toBe(1);
      await parsec.close();
      expect(held()).toBe(0);
      await expect(connect({ endpoint, provider: 9 })).rejects.toMatchObject({ code: "ERR_PARSEC_NO_PROVIDER" });
      expect(held()).toBe(0);
    },
  );
});
