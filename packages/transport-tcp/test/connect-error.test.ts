import { describe, expect, it } from "vitest";
import { connectError } from "../src/connect-error.js";

const system = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });

describe("a connection that could not be opened", () => {
  it.each([
    ["ECONNREFUSED", "REFUSED", "Nothing listens at box:4433: start the service, or correct the port."],
    ["ENOTFOUND", "UNREACHABLE", "The host of box:4433 has no address: correct its name."],
    ["EAI_AGAIN", "UNREACHABLE", "The host of box:4433 has no address: correct its name."],
    ["EHOSTUNREACH", "UNREACHABLE", "box:4433 cannot be reached: look at the host and the network."],
    ["ENETUNREACH", "UNREACHABLE", "box:4433 cannot be reached: look at the host and the network."],
    ["EADDRNOTAVAIL", "UNREACHABLE", "box:4433 cannot be reached: look at the host and the network."],
    ["ETIMEDOUT", "UNREACHABLE", "box:4433 cannot be reached: look at the host and the network."],
    ["EAGAIN", "BUSY", "Too many connections are open for one to box:4433: try again."],
    ["EIO", "FAILED", "Connecting to box:4433 failed: connect EIO."],
  ])("says why and what to do: %s", (code, expected, message) => {
    const cause = system(code);
    expect(connectError(cause, "box:4433")).toMatchObject({
      family: "transport",
      code: `ERR_PARSEC_TRANSPORT_${expected}`,
      message,
      phase: "connect",
      cause,
    });
  });
});
