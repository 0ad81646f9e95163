import { linkSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { unixListener, unixTransport } from "../src/index.js";
import { directory, freshPath } from "./socket-directory.js";

const { signal } = new AbortController();

describe("a socket path", () => {
  const padded = (length: number, filler = "a"): string => {
    const free = length - Buffer.byteLength(`${directory}/`);
    const fillers = Math.floor(free / Buffer.byteLength(filler));
    return `${directory}/${"x".repeat(free - fillers * Buffer.byteLength(filler))}${filler.repeat(fillers)}`;
  };

  it.each([
    ["relative", "run/parsec.sock", "ERR_PARSEC_ENDPOINT_RELATIVE_PATH"],
    ["dotted", "./parsec.sock", "ERR_PARSEC_ENDPOINT_RELATIVE_PATH"],
    ["with a NUL", "/run/parsec\0.sock", "ERR_PARSEC_ENDPOINT_NUL"],
    ["an abstract socket's", "\0parsec", "ERR_PARSEC_ENDPOINT_NUL"],
    ["of 108 bytes", padded(108), "ERR_PARSEC_ENDPOINT_PATH_TOO_LONG"],
    ["of 108 bytes in fewer characters", padded(108, "ü"), "ERR_PARSEC_ENDPOINT_PATH_TOO_LONG"],
    ["of 4096 bytes", padded(4096), "ERR_PARSEC_ENDPOINT_PATH_TOO_LONG"],
    ["empty", "", "ERR_PARSEC_ARGUMENT"],
    ["of another type", 7 as unknown as string, "ERR_PARSEC_ARGUMENT"],
  ])("is refused before anything is opened: %s", async (_case, path, code) => {
    const expected = expect.objectContaining({ family: "usage", code, argument: "path" });
    expect(() => unixTransport({ path })).toThrow(expected);
    await expect(unixListener({ path })).rejects.toEqual(expected);
  });

  it.each([
    ["bytes", padded(107)],
    ["bytes in fewer characters", padded(107, "ü")],
  ])("may have 107 %s", async (_case, path) => {
    expect(Buffer.byteLength(path)).toBe(107);
    const listener = await unixListener({ path });
    const connection = await unixTransport({ path }).connect({ signal });
    connection.close();
    await listener.close();
  });
});

it("refuses a path that the system would cut, although a service listens at the name that would be left", async () => {
  const directory = freshPath("tree");
  mkdirSync(directory, { mode: 0o755 });
  const path = join(directory, "x".repeat(107 - Buffer.byteLength(`${directory}/`)));
  const listener = await unixListener({ path: `${directory}/y` });
  onTestFinished(() => listener.close());
  linkSync(join(directory, "y"), path);
  (await unixTransport({ path }).connect({ signal })).close();
  for (const [longer, code] of [
    [`${path}${"z".repeat(23)}`, "PATH_TOO_LONG"],
    [`${directory}/y\0z`, "NUL"],
  ] as const) {
    expect(() => unixTransport({ path: longer })).toThrow(
      expect.objectContaining({ code: `ERR_PARSEC_ENDPOINT_${code}` }),
    );
  }
});
