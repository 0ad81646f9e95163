import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { freshPaths, nextTurn, temporaryDirectory } from "@parsec-ts/test-support";
import {
  type NamedToken,
  type SvidResponse,
  serveWorkloadApi,
  signed,
  status,
  type TokenClaims,
} from "@parsec-ts/test-support/workload-api";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type WorkloadApiOptions, type WorkloadApiTokenSource, workloadApiTokenSource } from "../src/index.js";

const freshPath = freshPaths(temporaryDirectory("spiffe", afterAll));
const { signal } = new AbortController();
let path: string;
let endpoint: string;
let server: Awaited<ReturnType<typeof serveWorkloadApi>> | undefined;
let tokens: WorkloadApiTokenSource | undefined;

beforeEach(() => {
  path = freshPath();
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
  respond: () => SvidResponse | Promise<SvidResponse>,
  options: WorkloadApiOptions = {},
): Promise<WorkloadApiTokenSource> {
  server = await serveWorkloadApi(path, respond);
  tokens = workloadApiTokenSource({ endpoint, ...options });
  return tokens;
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

describe("a token", () => {
  it("is requested with the audience parsec and the header that keeps browsers out", async () => {
    const token = await signed();
    const from = await source(() => [token]);
    expect(text(await from.token({ signal }))).toBe(token);
    expect(server?.requests).toMatchObject([{ request: { audience: ["parsec"], spiffe_id: "" } }]);
    expect(server?.requests[0]?.metadata.get("workload.spiffe.io")).toEqual(["true"]);
  });

  it("is requested for the identity and the audience of the options", async () => {
    const token = await signed({ audience: ["more", "other"], subject: "spiffe://example.org/b" });
    const from = await source(() => [token], { audience: "other", spiffeId: "spiffe://example.org/b" });
    await from.token({ signal });
    expect(server?.requests[0]?.request).toEqual({ audience: ["other"], spiffe_id: "spiffe://example.org/b" });
  });

  it("comes from SPIFFE_ENDPOINT_SOCKET by default", async () => {
    vi.stubEnv("SPIFFE_ENDPOINT_SOCKET", endpoint);
    server = await serveWorkloadApi(path, async () => [await signed()]);
    tokens = workloadApiTokenSource();
    await tokens.token({ signal });
    expect(server.requests).toHaveLength(1);
  });

  it("serves all calls, and is requested once however many wait", async () => {
    const from = await source(async () => [await signed()]);
    const all = await Promise.all(Array.from({ length: 50 }, () => from.token({ signal })));
    expect(new Set(all).size).toBe(1);
    expect(await from.token({ signal })).toBe(all[0]);
    expect(server?.requests).toHaveLength(1);
  });

  it("is replaced shortly before it expires, and wiped", async () => {
    let id = 0;
    const from = await source(async () => [await signed({ expiresIn: "100s", id: String(id++) })]);
    const first = await from.token({ signal });
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(start + 70_000);
    expect(await from.token({ signal })).toBe(first);
    vi.setSystemTime(start + 76_000);
    const second = await from.token({ signal });
    expect(second).not.toBe(first);
    expect(server?.requests).toHaveLength(2);
    await nextTurn();
    expect(first.every((byte) => byte === 0)).toBe(true);
    expect(second.some((byte) => byte !== 0)).toBe(true);
  });

  it("is replaced when the service refused it, but not when it is newer than the refused one", async () => {
    let id = 0;
    const from = await source(async () => [await signed({ id: String(id++) })]);
    const first = await from.token({ signal });
    expect(from.refused(first)).toBe(true);
    const second = await from.token({ signal });
    expect(second).not.toBe(first);
    expect(from.refused(first)).toBe(true);
    expect(await from.token({ signal })).toBe(second);
    expect(server?.requests).toHaveLength(2);
  });

  it("can be fetched again after the agent was restarted", async () => {
    const from = await source(async () => [await signed()]);
    from.refused(await from.token({ signal }));
    server?.stop();
    server = await serveWorkloadApi(path, async () => [await signed()]);
    await vi.waitFor(async () => expect(await from.token({ signal })).toBeInstanceOf(Uint8Array), 5000);
  });
});

describe("workloadApiTokenSource", () => {
  const denied = { code: status.PERMISSION_DENIED };
  const claims = (exp: unknown) =>
    `e30.${Buffer.from(JSON.stringify({ sub: "spiffe://example.org/app", aud: "parsec", exp })).toString("base64url")}.sig`;

  it.each<[string, SvidResponse, string]>([
    ["the workload is denied", denied, "ERR_PARSEC_SPIFFE_NO_IDENTITY"],
    ["the workload is given none", [], "ERR_PARSEC_SPIFFE_NO_IDENTITY"],
    ["it is empty", [""], "ERR_PARSEC_SPIFFE_NO_IDENTITY"],
    ["the request is refused", { code: status.INVALID_ARGUMENT }, "ERR_PARSEC_SPIFFE_REFUSED"],
    ["the agent fails", { code: status.INTERNAL }, "ERR_PARSEC_SPIFFE_FAILED"],
    ["the agent is silent", "silence", "ERR_PARSEC_SPIFFE_DEADLINE"],
    ["it is no JWT", ["token"], "ERR_PARSEC_SPIFFE_BAD_TOKEN"],
    ["its claims are no JSON", ["a.b.c"], "ERR_PARSEC_SPIFFE_BAD_TOKEN"],
    ["its claims are null", ["a.bnVsbA.c"], "ERR_PARSEC_SPIFFE_BAD_TOKEN"],
    ["it never expires", [claims(undefined)], "ERR_PARSEC_SPIFFE_BAD_TOKEN"],
    ["its expiry is no number", [claims("soon")], "ERR_PARSEC_SPIFFE_BAD_TOKEN"],
    ["it has expired", [claims(1)], "ERR_PARSEC_SPIFFE_BAD_TOKEN"],
  ])("reports an error without any part of the token when %s", async (_case, response, code) => {
    const from = await source(() => response, { timeoutMs: 300 });
    const error = await from.token({ signal }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ family: "transport", code, phase: "authenticate" });
    expect(inspect(error, { showHidden: true, depth: 10 })).not.toMatch(/bnVsbA|e30\./);
  });

  it.each<[string, TokenClaims, Partial<NamedToken>]>([
    ["is for another audience", { audience: "other" }, {}],
    ["is of another identity than the requested one", { subject: "spiffe://example.org/b" }, {}],
    ["is of another identity than the one named beside it", {}, { spiffe_id: "spiffe://example.org/b" }],
    ["names no SPIFFE identity", { subject: "https://example.org/app" }, {}],
  ])("refuses a token that %s", async (reason, tokenClaims, named) => {
    const svid = await signed(tokenClaims);
    const from = await source(() => [{ svid, ...named }], { spiffeId: "spiffe://example.org/app" });
    await expect(from.token({ signal })).rejects.toMatchObject({
      code: "ERR_PARSEC_SPIFFE_BAD_TOKEN",
      message: reason.startsWith("names") ? expect.stringMatching(/identity/) : expect.stringContaining(reason),
    });
  });

  it.each([
    ["spiffeId", 5, /identity such as .*, not /],
    ["spiffeId", "x spiffe://a/b", /not "x spiffe:/],
    ["spiffeId", "spiffe:///b", /not "spiffe:\/\/\/b"/],
    ["spiffeId", "y".repeat(70), /not "y{60}"/],
    ["timeoutMs", "5", /milliseconds above 0/],
    ["timeoutMs", 0, /milliseconds above 0/],
    ["timeoutMs", Number.NaN, /milliseconds above 0/],
    ["timeoutMs", 2 ** 31, /up to 2147483647/],
  ])("refuses an option %s that is %j", (argument, value, message) => {
    const refusal = { family: "usage", code: "ERR_PARSEC_ARGUMENT", argument, message: expect.stringMatching(message) };
    const options = { endpoint, [argument]: value } as WorkloadApiOptions;
    expect(() => workloadApiTokenSource(options)).toThrow(expect.objectContaining(refusal));
  });

  it("takes the longest time that a timer can wait", () => {
    workloadApiTokenSource({ endpoint, timeoutMs: 2 ** 31 - 1 }).close();
  });

  it("refuses a response of more than 256 KiB while it comes", async () => {
    const from = await source(() => ["x".repeat(4 << 20)]);
    await expect(from.token({ signal })).rejects.toMatchObject({
      code: "ERR_PARSEC_SPIFFE_FAILED",
      cause: expect.objectContaining({ message: expect.stringContaining("more than 262144 bytes") }),
    });
  });

  it("refuses a response of very many tokens", async () => {
    const from = await source(() => Array.from({ length: 1025 }, () => "x"));
    await expect(from.token({ signal })).rejects.toMatchObject({ code: "ERR_PARSEC_SPIFFE_FAILED" });
  });

  it("sends nothing to a socket that another user could have put there", async () => {
    const directory = freshPath("open");
    mkdirSync(directory);
    chmodSync(directory, 0o777);
    path = join(directory, "agent.sock");
    endpoint = `unix://${path}`;
    const from = await source(async () => [await signed()]);
    await expect(from.token({ signal })).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_ENDPOINT_UNTRUSTED",
      path,
    });
    expect(server?.requests).toEqual([]);
    const relaxed = workloadApiTokenSource({ endpoint, trust: "relaxed" });
    expect(await relaxed.token({ signal })).toBeInstanceOf(Uint8Array);
    relaxed.close();
  });

  it("reports an error when nothing listens at the endpoint", async () => {
    tokens = workloadApiTokenSource({ endpoint });
    await expect(tokens.token({ signal })).rejects.toMatchObject({ code: "ERR_PARSEC_SPIFFE_UNAVAILABLE" });
  });

  it("reports an error to an aborted call, and gives the token to the next call", async () => {
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

  it("reports an error after the source was closed, also while a token is being fetched", async () => {
    const from = await source(() => "silence");
    const waiting = from.token({ signal });
    from.close();
    await expect(waiting).rejects.toMatchObject({ code: "ERR_PARSEC_CLOSED" });
    await expect(from.token({ signal })).rejects.toMatchObject({ code: "ERR_PARSEC_CLOSED" });
  });
});
