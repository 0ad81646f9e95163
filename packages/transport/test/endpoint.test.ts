import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_ENDPOINT, type Endpoint, formatEndpoint, parseEndpoint } from "../src/index.js";

describe("parseEndpoint", () => {
  it.each([
    ["unix:/p", "/p"],
    ["unix:///p", "/p"],
    ["unix://localhost/p", "/p"],
    ["UNIX://LocalHost/p", "/p"],
    [DEFAULT_ENDPOINT, "/run/parsec/parsec.sock"],
    ["unix:/run/my%20parsec/a%3Fb%23c.sock", "/run/my parsec/a?b#c.sock"],
    ["unix:/tmp/%C3%BC.sock", "/tmp/ü.sock"],
    ["unix:/tmp/ü.sock", "/tmp/ü.sock"],
    ["unix:%2Frun/p", "/run/p"],
    ["unix:////p", "//p"],
    ["unix:/a:b@c/d", "/a:b@c/d"],
    ["unix:/100%25", "/100%"],
  ])("finds the path in %s", (uri, path) => {
    expect(parseEndpoint(uri)).toEqual({ scheme: "unix", path });
  });

  it.each([
    ["tcp://localhost:4433", "localhost", 4433],
    ["TCP://LOCALHOST:1", "localhost", 1],
    ["tcp://127.0.0.1:65535", "127.0.0.1", 65_535],
    ["tcp://[::1]:4433", "::1", 4433],
    ["tcp://[FE80::1]:4433", "fe80::1", 4433],
  ])("finds host and port in %s", (uri, host, port) => {
    expect(parseEndpoint(uri)).toEqual({ scheme: "tcp", host, port });
  });

  it.each([
    ["", "SYNTAX", "empty"],
    ["/run/parsec/parsec.sock", "SYNTAX", "write unix:/run/parsec/parsec.sock"],
    ["parsec.sock", "SYNTAX", "no scheme"],
    ["run/parsec.sock:x", "SYNTAX", "no scheme"],
    ["unix:", "SYNTAX", "no path"],
    ["unix://", "SYNTAX", "no path"],
    ["unix://localhost", "SYNTAX", "no path"],
    ["unix://run/parsec.sock", "SYNTAX", "one slash or three"],
    ["unix:/p?x=1", "SYNTAX", "%3F"],
    ["unix:/p#x", "SYNTAX", "%23"],
    ["unix:/p%", "SYNTAX", "%25"],
    ["unix:/p%4", "SYNTAX", "%25"],
    ["unix:/p%zz", "SYNTAX", "%25"],
    ["unix:/p%ff", "SYNTAX", "UTF-8"],
    ["unix:/my socket", "SYNTAX", "%20"],
    ["unix:/p\n", "SYNTAX", "control character"],
    [" unix:/p", "SYNTAX", "white space"],
    ["unix:/p\u007f", "SYNTAX", "control character"],
    ["unix:run/parsec.sock", "RELATIVE_PATH", "run/parsec.sock"],
    ["unix:./p", "RELATIVE_PATH", "from the root"],
    ["unix:/p\0", "NUL", "NUL"],
    ["unix:/p%00.sock", "NUL", "NUL"],
    ["http://localhost/p", "SCHEME", "http:"],
    ["file:/p", "SCHEME", "unix:/path"],
    ["tcp:localhost:1", "SYNTAX", "tcp://host:port"],
    ["tcp://localhost", "SYNTAX", "needs a port"],
    ["tcp://localhost:", "SYNTAX", "needs a port"],
    ["tcp:x//localhost:1", "SYNTAX", "nothing more"],
    ["tcp://localhost:65536", "SYNTAX", "port"],
    ["tcp://localhost:99999999999999999999", "SYNTAX", "port"],
    ["tcp://localhost:1/", "SYNTAX", "nothing more"],
    ["tcp://user@localhost:1", "SYNTAX", "tcp://host:port"],
    ["tcp://::1:4433", "SYNTAX", "brackets"],
    ["tcp://[localhost]:1", "SYNTAX", "brackets"],
    ["tcp://:1", "SYNTAX", "tcp://host:port"],
  ])("refuses %j", (uri, code, hint) => {
    let error: unknown;
    try {
      parseEndpoint(uri);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ family: "usage", code: `ERR_PARSEC_ENDPOINT_${code}`, argument: "endpoint" });
    expect((error as Error).message).toContain(hint);
  });

  it("refuses an object that only converts to a string", () => {
    const convertible = { toString: () => "unix:/p" };
    expect(() => parseEndpoint(convertible as unknown as string)).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_ENDPOINT_SYNTAX" }),
    );
  });

  it("throws only usage errors, for any text", () => {
    const pieces = fc.constantFrom(
      "unix:",
      "tcp:",
      "//",
      "/",
      "localhost",
      "%",
      "00",
      "[",
      "]",
      ":",
      "1",
      "?",
      "a",
      "ü",
    );
    const uris = fc.oneof(
      fc.string({ unit: "binary-ascii" }),
      fc.array(pieces).map((list) => list.join("")),
    );
    fc.assert(
      fc.property(uris, (uri) => {
        try {
          parseEndpoint(uri);
        } catch (error) {
          expect(error).toMatchObject({ family: "usage", argument: "endpoint" });
        }
      }),
    );
  });
});

describe("formatEndpoint", () => {
  it.each([
    [{ scheme: "unix", path: "/run/parsec/parsec.sock" }, DEFAULT_ENDPOINT],
    [{ scheme: "unix", path: "/a b/?#%" }, "unix:/a%20b/%3F%23%25"],
    [{ scheme: "unix", path: "//p" }, "unix:////p"],
    [{ scheme: "tcp", host: "localhost", port: 4433 }, "tcp://localhost:4433"],
    [{ scheme: "tcp", host: "::1", port: 4433 }, "tcp://[::1]:4433"],
  ] satisfies [Endpoint, string][])("writes %j", (endpoint, uri) => {
    expect(formatEndpoint(endpoint)).toBe(uri);
  });

  it.each<readonly [argument: string, endpoint: unknown]>([
    ["endpoint", "unix:/run/parsec/parsec.sock"],
    ["endpoint", { path: "/p" }],
    ["endpoint.path", { scheme: "unix" }],
    ["endpoint.pth", { scheme: "unix", path: "/p", pth: "/p" }],
    ["endpoint.path", { scheme: "tcp", host: "localhost", port: 1, path: "/p" }],
    ["endpoint.port", { scheme: "tcp", host: "localhost", port: "4433" }],
    ["endpoint.port", { scheme: "tcp", host: "localhost" }],
  ])("names what is wrong: %s of %j", (argument, endpoint) => {
    expect(() => formatEndpoint(endpoint as Endpoint)).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument }),
    );
  });

  it("writes what parseEndpoint reads back, for any path", () => {
    const paths = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0"));
    fc.assert(
      fc.property(paths, (text) => {
        const endpoint: Endpoint = { scheme: "unix", path: `/${text}` };
        expect(parseEndpoint(formatEndpoint(endpoint))).toEqual(endpoint);
      }),
    );
  });
});
