import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { unixListener, unixTransport } from "../src/index.js";
import { asStranger } from "./as-stranger.js";
import { directory, freshPath, staleSocket } from "./socket-directory.js";

const { signal } = new AbortController();

describe("a path is checked before anything is opened:", () => {
  const padded = (length: number, filler = "a"): string => {
    const room = length - Buffer.byteLength(`${directory}/`);
    const fillers = Math.floor(room / Buffer.byteLength(filler));
    return `${directory}/${"x".repeat(room - fillers * Buffer.byteLength(filler))}${filler.repeat(fillers)}`;
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
    ["no string", 7 as unknown as string, "ERR_PARSEC_ARGUMENT"],
  ])("%s", async (_what, path, code) => {
    const expected = expect.objectContaining({ family: "usage", code, argument: "path" });
    expect(() => unixTransport({ path })).toThrow(expected);
    await expect(unixListener({ path })).rejects.toEqual(expected);
  });

  it.each([
    ["bytes", padded(107)],
    ["bytes in fewer characters", padded(107, "ü")],
  ])("107 %s are not too many", async (_what, path) => {
    expect(Buffer.byteLength(path)).toBe(107);
    const listener = await unixListener({ path });
    const connection = await unixTransport({ path }).connect({ signal });
    connection.close();
    await listener.close();
  });
});

describe("connecting says what is wrong:", () => {
  const failing = async (path: string): Promise<unknown> =>
    unixTransport({ path })
      .connect({ signal: new AbortController().signal })
      .then(
        () => "connected",
        (error: unknown) => error,
      );

  it("no file, no directory, a file for a directory", async () => {
    const file = freshPath("file");
    writeFileSync(file, "");
    for (const path of [freshPath(), join(freshPath(), "socket"), join(file, "socket")]) {
      expect(await failing(path)).toMatchObject({
        family: "transport",
        code: "ERR_PARSEC_TRANSPORT_NO_SOCKET",
        systemCode: expect.stringMatching(/^ENO(ENT|TDIR)$/),
        path,
        phase: "connect",
        cause: expect.any(Error),
      });
    }
  });

  it("a file or directory that is no socket", async () => {
    const file = freshPath("file");
    writeFileSync(file, "");
    const folder = freshPath("folder");
    mkdirSync(folder);
    for (const path of [file, folder]) {
      expect(await failing(path)).toMatchObject({ code: "ERR_PARSEC_TRANSPORT_NOT_A_SOCKET", path, phase: "connect" });
    }
  });

  it("a socket that nobody listens on", async () => {
    const path = await staleSocket();
    expect(await failing(path)).toMatchObject({
      code: "ERR_PARSEC_TRANSPORT_REFUSED",
      systemCode: "ECONNREFUSED",
      path,
    });
  });

  it("a directory that may not be entered", async () => {
    const folder = freshPath("folder");
    mkdirSync(folder);
    chmodSync(folder, 0);
    const path = join(folder, "socket");
    expect(await asStranger(() => failing(path))).toMatchObject({
      code: "ERR_PARSEC_TRANSPORT_PERMISSION",
      systemCode: "EACCES",
      path,
    });
  });

  it("anything else, in the system's words", async () => {
    const path = freshPath("loop");
    symlinkSync(path, path);
    expect(await failing(path)).toMatchObject({ code: "ERR_PARSEC_TRANSPORT_FAILED", systemCode: "ELOOP", path });
  });

  it.runIf(process.platform === "linux")("a full backlog, which is nothing but busy", async () => {
    const path = freshPath();
    const listener = await unixListener({ path, backlog: 1 });
    // In one turn, so that nobody accepts in between.
    const attempts = await Promise.all(Array.from({ length: 20 }, () => failing(path)));
    const busy = attempts.filter((outcome) => outcome !== "connected");
    expect(busy.length).toBeGreaterThan(0);
    for (const error of busy) {
      expect(error).toMatchObject({ code: "ERR_PARSEC_TRANSPORT_BUSY", systemCode: "EAGAIN", phase: "connect", path });
    }
    expect(attempts).toContain("connected");
    expect(await failing(path)).toBe("connected");
    await listener.close();
  });
});
