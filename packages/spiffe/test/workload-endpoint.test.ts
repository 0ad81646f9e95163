import { afterEach, describe, expect, it, vi } from "vitest";
import { workloadApiTokenSource } from "../src/index.js";

afterEach(() => void vi.unstubAllEnvs());

describe("the endpoint of the Workload API", () => {
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

  it("may be a tcp: one of the environment only with allowTcp", () => {
    vi.stubEnv("SPIFFE_ENDPOINT_SOCKET", "tcp://127.0.0.1:8081");
    const refusal = { family: "usage", code: "ERR_PARSEC_ENDPOINT_UNTRUSTED", argument: "allowTcp" };
    expect(() => workloadApiTokenSource()).toThrow(expect.objectContaining(refusal));
    workloadApiTokenSource({ allowTcp: true }).close();
  });

  it("has to be given: the error names SPIFFE_ENDPOINT_SOCKET", () => {
    vi.stubEnv("SPIFFE_ENDPOINT_SOCKET", undefined);
    expect(() => workloadApiTokenSource()).toThrow(/SPIFFE_ENDPOINT_SOCKET/);
  });
});
