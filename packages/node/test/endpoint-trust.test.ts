import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { memoryTransport } from "@parsec-ts/transport";
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { type Authenticator, connect, ENDPOINT_VARIABLE } from "../src/index.js";

const directory = mkdtempSync(join(tmpdir(), "parsec-trust-"));
const endpoint = `unix:${join(directory, "parsec.sock")}`;
let service: MockService;

beforeAll(async () => {
  service = await startMockService({ endpoint });
});
afterAll(async () => {
  await service.close();
  rmSync(directory, { recursive: true });
});

/** A service that anybody could have put where it is, and how many came to it. */
async function anybodys(): Promise<{ readonly endpoint: string; readonly arrivals: () => number }> {
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

it("an endpoint that others could have put there is refused, also when the environment names it, and hears nothing", async () => {
  const other = await anybodys();
  const authenticate = vi.fn(() => new Uint8Array(4));
  const authenticators: readonly Authenticator[] = [{ authType: 3, authenticate }];
  vi.stubEnv(ENDPOINT_VARIABLE, other.endpoint);
  onTestFinished(() => void vi.unstubAllEnvs());
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

it("trust says otherwise, for endpoints that somebody owns", async () => {
  const other = await anybodys();
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

it.runIf(process.platform === "linux")(
  "the socket that a client holds fast is let go of when it is closed",
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
