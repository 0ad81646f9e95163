import { describe, expect, it } from "vitest";
import { keyUri } from "../../../js/key/key-uri.js";

describe("the URI of a key", () => {
  it.each([
    ["device/identity", {}, "parsec:device%2Fidentity"],
    ["a b?c#d%e&f", {}, "parsec:a%20b%3Fc%23d%25e%26f"],
    ["schlüssel", { provider: 3 }, "parsec:schl%C3%BCssel?provider=3"],
    ["rsa", { type: "RSA-PSS" }, "parsec:rsa?type=RSA-PSS"],
    ["rsa", { provider: 255, type: "RSA" }, "parsec:rsa?provider=255&type=RSA"],
    ["rsa", { provider: undefined as never }, "parsec:rsa"],
  ] as const)("names %j with %j", (name, options, uri) => {
    expect(keyUri("parsecKeyPem", name, options)).toBe(uri);
  });

  it.each([
    ["", {}],
    ["a\0b", {}],
    ["\ud800", {}],
    [1, {}],
    ["ec", { provider: 0 }],
    ["ec", { provider: 256 }],
    ["ec", { type: "DSA" }],
    ["ec", { id: 1 }],
  ])("refuses %j with %j", (name, options) => {
    expect(() => keyUri("parsecKeyPem", name as never, options as never)).toThrow(/^parsecKeyPem: /);
    expect(() => keyUri("parsecKeyPem", name as never, options as never)).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT" }),
    );
  });
});
