import { afterEach, describe, expect, it, vi } from "vitest";
import { workloadApiTokenSource } from "../src/index.js";
import { workloadEndpoint } from "../src/workload-endpoint.js";

const VARIABLE = "SPIFFE_ENDPOINT_SOCKET";

afterEach(() => void vi.unstubAllEnvs());

describe("the endpoint of the Workload API", () => {
  it.each([
    ["unix:/a", { path: "/a" }],
    ["unix:///a/b", { path: "/a/b" }],
    ["tcp://127.0.0.1:65535", { host: "127.0.0.1", port: 65_535 }],
    ["TCP://[::1]:8081", { host: "::1", port: 8081 }],
  ])("may be %s, given or from the environment", (good, address) => {
    expect(workloadEndpoint(good, false)).toEqual(address);
    vi.stubEnv(VARIABLE, good);
    expect(workloadEndpoint(undefined, true)).toEqual(address);
    workloadApiTokenSource({ endpoint: good }).close();
  });

  it.each([
    ...["", "/a", "unix:", "unix://host/a", "unix:a", "xunix:/a", "unix:/a?x", "unix:/a#x", "unix:/", "unix:///"],
    ...[
      "tcp://localhost:1",
      "tcp://127.0.0.1",
      "tcp://127.0.0.1:65536",
      "tcp://127.0.0.1:8081/a",
      "xtcp://127.0.0.1:1",
    ],
    ...["http://127.0.0.1:1", "tcp://[127.0.0.1:1"],
  ])("may not be %j", (bad) => {
    const refusal = { family: "usage", code: "ERR_PARSEC_ARGUMENT", argument: "endpoint" };
    expect(() => workloadApiTokenSource({ endpoint: bad })).toThrow(expect.objectContaining(refusal));
  });

  it("may be a tcp: one of the environment only with allowTcp", () => {
    vi.stubEnv(VARIABLE, "tcp://127.0.0.1:8081");
    const refusal = { family: "usage", code: "ERR_PARSEC_ENDPOINT_UNTRUSTED", argument: "allowTcp" };
    expect(() => workloadApiTokenSource()).toThrow(expect.objectContaining(refusal));
    workloadApiTokenSource({ allowTcp: true }).close();
  });

  it.each([undefined, ""])("has to be given: the error names SPIFFE_ENDPOINT_SOCKET, which is %j", (value) => {
    vi.stubEnv(VARIABLE, value);
    expect(() => workloadApiTokenSource()).toThrow(/SPIFFE_ENDPOINT_SOCKET/);
  });
});
