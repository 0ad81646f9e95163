import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { status } from "@grpc/grpc-js";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type WorkloadApiOptions, type WorkloadTokens, workloadApiTokenSource } from "../src/index.js";
import { type Answer, serveWorkloadApi, signed } from "./workload-api-server.js";

const directory = mkdtempSync(join(tmpdir(), "spiffe-"));
afterAll(() => rmSync(directory, { recursive: true }));
const { signal } = new AbortController();
let sockets = 0;
let path: string;
let endpoint: string;
let server: Awaited<ReturnType<typeof serveWorkloadApi>> | undefined;
let tokens: WorkloadTokens | undefined;

beforeEach(() => {
  path = join(directory, `${sockets++}.sock`);
  endpoint = `unix://${path}`;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  tokens?.close();
  server?.stop();
  server = undefined;
});

async function source(
  answer: () => Answer | Promise<Answer>,
  options: WorkloadApiOptions = {},
): Promise<WorkloadTokens> {
  server = await serveWorkloadApi(path, answer);
  tokens = workloadApiTokenSource({ endpoint, ...options });
  return tokens;
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

describe("a token", () => {
  it("is asked for with the audience parsec and the header that keeps browsers out", async () => {
    const token = await signed();
    const from = await source(() => [token]);
    expect(text(await from.token({ signal }))).toBe(token);
    expect(server?.asked).toMatchObject([{ request: { audience: ["parsec"], spiffe_id: "" } }]);
    expect(server?.asked[0]?.metadata.get("workload.spiffe.io")).toEqual(["true"]);
  });

  it("is asked for by identity and for another audience where that is wanted", async () => {
    const from = await source(async () => [await signed()], { audience: "other", spiffeId: "spiffe://example.org/b" });
    await from.token({ signal });
    expect(server?.asked[0]?.request).toEqual({ audience: ["other"], spiffe_id: "spiffe://example.org/b" });
  });

  it("is found where SPIFFE_ENDPOINT_SOCKET says", async () => {
    vi.stubEnv("SPIFFE_ENDPOINT_SOCKET", endpoint);
    server = await serveWorkloadApi(path, async () => [await signed()]);
    tokens = workloadApiTokenSource();
    await tokens.token({ signal });
    expect(server.asked).toHaveLength(1);
  });

  it("serves all calls, and is asked for once however many wait", async () => {
    const from = await source(async () => [await signed()]);
    const all = await Promise.all(Array.from({ length: 50 }, () => from.token({ signal })));
    expect(new Set(all).size).toBe(1);
    expect(await from.token({ signal })).toBe(all[0]);
    expect(server?.asked).toHaveLength(1);
  });

  it("is replaced shortly before it expires, and wiped", async () => {
    let id = 0;
    const from = await source(async () => [await signed("100s", undefined, String(id++))]);
    const first = await from.token({ signal });
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(start + 70_000);
    expect(await from.token({ signal })).toBe(first);
    vi.setSystemTime(start + 76_000);
    const second = await from.token({ signal });
    expect(second).not.toBe(first);
    expect(server?.asked).toHaveLength(2);
    await new Promise((resolve) => setImmediate(resolve));
    expect(first.every((byte) => byte === 0)).toBe(true);
    expect(second.some((byte) => byte !== 0)).toBe(true);
  });

  it("that the service refused is replaced, and one that is newer already is not", async () => {
    let id = 0;
    const from = await source(async () => [await signed("5m", undefined, String(id++))]);
    const first = await from.token({ signal });
    expect(from.refused(first)).toBe(true);
    const second = await from.token({ signal });
    expect(second).not.toBe(first);
    expect(from.refused(first)).toBe(true);
    expect(await from.token({ signal })).toBe(second);
    expect(server?.asked).toHaveLength(2);
  });

  it("comes again after the agent was restarted", async () => {
    const from = await source(async () => [await signed()]);
    from.refused(await from.token({ signal }));
    server?.stop();
    server = await serveWorkloadApi(path, async () => [await signed()]);
    await vi.waitFor(async () => expect(await from.token({ signal })).toBeInstanceOf(Uint8Array), 5000);
  });
});

describe("there is no token, and an error says why,", () => {
  const denied = { code: status.PERMISSION_DENIED };
  const claims = (exp: unknown) => `e30.${Buffer.from(JSON.stringify({ exp })).toString("base64url")}.sig`;

  it.each<[string, Answer | (() => Promise<Answer>), string]>([
    ["when the workload is denied", denied, "ERR_PARSEC_SPIFFE_NO_IDENTITY"],
    ["when the workload is given none", [], "ERR_PARSEC_SPIFFE_NO_IDENTITY"],
    ["when it is empty", [""], "ERR_PARSEC_SPIFFE_NO_IDENTITY"],
    ["when the request is refused", { code: status.INVALID_ARGUMENT }, "ERR_PARSEC_SPIFFE_REFUSED"],
    ["when the agent fails", { code: status.INTERNAL }, "ERR_PARSEC_SPIFFE_FAILED"],
    ["when the agent is silent", "silence", "ERR_PARSEC_SPIFFE_DEADLINE"],
    ["when it is no JWT", ["token"], "ERR_PARSEC_SPIFFE_BAD_TOKEN"],
    ["when its claims are no JSON", ["a.b.c"], "ERR_PARSEC_SPIFFE_BAD_TOKEN"],
    ["when its claims are null", ["a.bnVsbA.c"], "ERR_PARSEC_SPIFFE_BAD_TOKEN"],
    ["when it never expires", [claims(undefined)], "ERR_PARSEC_SPIFFE_BAD_TOKEN"],
    ["when it expires at no time", [claims("soon")], "ERR_PARSEC_SPIFFE_BAD_TOKEN"],
    ["when it has expired", [claims(1)], "ERR_PARSEC_SPIFFE_BAD_TOKEN"],
  ])("%s", async (_title, answer, code) => {
    const from = await source(() => (typeof answer === "function" ? answer() : answer), { timeoutMs: 300 });
    const error = await from.token({ signal }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ family: "transport", code, phase: "authenticate" });
    expect(inspect(error, { showHidden: true, depth: 10 })).not.toMatch(/bnVsbA|e30\./);
  });

  it("when nobody is there", async () => {
    tokens = workloadApiTokenSource({ endpoint });
    await expect(tokens.token({ signal })).rejects.toMatchObject({ code: "ERR_PARSEC_SPIFFE_UNAVAILABLE" });
  });

  it("when the call is given up first, which the next call does not suffer from", async () => {
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const from = await source(async () => {
      await gate;
      return [await signed()];
    });
    const controller = new AbortController();
    const waiting = from.token({ signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "ERR_PARSEC_ABORTED" });
    open();
    expect(await from.token({ signal })).toBeInstanceOf(Uint8Array);
  });

  it("when the source was closed, be it while a token was on its way", async () => {
    const from = await source(() => "silence");
    const waiting = from.token({ signal });
    from.close();
    await expect(waiting).rejects.toMatchObject({ code: "ERR_PARSEC_CLOSED" });
    await expect(from.token({ signal })).rejects.toMatchObject({ code: "ERR_PARSEC_CLOSED" });
  });
});

describe("an endpoint", () => {
  it.each(["unix:/a", "unix:///a/b", "tcp://127.0.0.1:8081", "tcp://[::1]:8081"])("may be %s", (good) => {
    workloadApiTokenSource({ endpoint: good }).close();
  });

  it.each(["", "/a", "unix:", "unix://host/a", "unix:a", "tcp://localhost:1", "tcp://127.0.0.1", "http://127.0.0.1:1"])(
    "may not be %j",
    (bad) => {
      const refusal = { family: "usage", code: "ERR_PARSEC_ARGUMENT", argument: "endpoint" };
      expect(() => workloadApiTokenSource({ endpoint: bad })).toThrow(expect.objectContaining(refusal));
    },
  );

  it("is asked for where none is set", () => {
    vi.stubEnv("SPIFFE_ENDPOINT_SOCKET", undefined);
    expect(() => workloadApiTokenSource()).toThrow(/SPIFFE_ENDPOINT_SOCKET/);
  });
});
