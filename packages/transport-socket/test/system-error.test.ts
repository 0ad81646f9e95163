import { describe, expect, it } from "vitest";
import { systemCodeOf, systemError, textOf } from "../src/index.js";
import { brokenError } from "../src/system-error.js";

const label = { name: "/run/s", path: "/run/s" };
const failure = (code: string): Error => Object.assign(new Error(`${code}: it failed`), { code });

describe("systemError", () => {
  it("keeps the system's code and the path, and has the system's error as its cause", () => {
    const cause = failure("EACCES");
    expect(systemError("ERR_PARSEC_TRANSPORT_PERMISSION", "Not allowed.", cause, "connect", label)).toMatchObject({
      family: "transport",
      code: "ERR_PARSEC_TRANSPORT_PERMISSION",
      message: "Not allowed.",
      systemCode: "EACCES",
      path: "/run/s",
      phase: "connect",
      cause,
    });
  });

  it("has no field for what is not known", () => {
    const error = systemError("ERR_PARSEC_TRANSPORT_FAILED", "It failed.", new Error("x"), undefined, { name: "tcp" });
    expect(Object.keys(error).sort()).toEqual(["code", "family"]);
  });
});

describe("brokenError", () => {
  it.each(["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED", "ERR_SOCKET_CLOSED"])(
    "reads %s as closed by the peer",
    (code) => {
      expect(brokenError(failure(code), "write", label)).toMatchObject({
        code: "ERR_PARSEC_TRANSPORT_CLOSED",
        systemCode: code,
        phase: "write",
      });
    },
  );

  it("gives the system's text for any other error", () => {
    const error = brokenError(failure("EIO"), "read", label);
    expect(error).toMatchObject({ code: "ERR_PARSEC_TRANSPORT_FAILED", systemCode: "EIO", phase: "read" });
    expect(error.message).toContain("EIO: it failed");
  });
});

it("systemCodeOf and textOf also take what is no system error", () => {
  expect(systemCodeOf(new Error("x"))).toBeUndefined();
  expect(systemCodeOf({ code: 7 })).toBeUndefined();
  expect(textOf("thrown text")).toBe("thrown text");
});
