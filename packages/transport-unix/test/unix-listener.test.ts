import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { asOtherUser, startNode } from "@parsec-ts/test-support";
import type { Listener } from "@parsec-ts/transport";
import { describe, expect, it, onTestFinished } from "vitest";
import { unixListener, unixTransport } from "../src/index.js";
import { freshPath, staleSocket } from "./socket-directory.js";

const { signal } = new AbortController();

/** True if bytes that are sent to the path arrive at this very listener; connections without bytes may come before. */
async function isReachable(path: string, listener: Listener): Promise<boolean> {
  const client = await unixTransport({ path }).connect({ signal });
  await client.write([Uint8Array.of(7)]);
  client.close();
  for await (const service of listener.connections) {
    const { done, value } = await service.chunks[Symbol.asyncIterator]().next();
    const mark = value?.[0]; // read before close() wipes it
    service.close();
    if (!done) return mark === 7;
  }
  return false;
}

describe("the socket file", () => {
  it.each([
    [undefined, 0o600],
    [0o666, 0o666],
    [0o660, 0o660],
  ])("has mode %o whatever the umask", async (mode, expected) => {
    const umask = process.umask(0o27);
    const path = freshPath();
    const listener = await unixListener(mode === undefined ? { path } : { path, mode }).finally(() =>
      process.umask(umask),
    );
    expect(statSync(path).mode & 0o777).toBe(expected);
    await listener.close();
  });

  it("stands alone in its directory, and is gone after close()", async () => {
    const folder = freshPath("folder");
    mkdirSync(folder);
    const path = join(folder, "parsec.sock");
    const listener = await unixListener({ path });
    expect(readdirSync(folder)).toEqual(["parsec.sock"]);
    await listener.close();
    await listener.close();
    expect(readdirSync(folder)).toEqual([]);
    await expect(unixTransport({ path }).connect({ signal })).rejects.toMatchObject({
      code: "ERR_PARSEC_TRANSPORT_NO_SOCKET",
    });
  });

  it("can be listened at again after close()", async () => {
    const path = freshPath();
    await (await unixListener({ path })).close();
    const listener = await unixListener({ path });
    expect(await isReachable(path, listener)).toBe(true);
    await listener.close();
  });

  it("stays after close() when another service has replaced it", async () => {
    const path = freshPath();
    const first = await unixListener({ path });
    rmSync(path);
    const second = await unixListener({ path });
    await first.close();
    expect(await isReachable(path, second)).toBe(true);
    await second.close();
  });

  it("is replaced when nothing listens on it any more", async () => {
    const path = await staleSocket();
    const listener = await unixListener({ path });
    expect(await isReachable(path, listener)).toBe(true);
    await listener.close();
    expect(existsSync(path)).toBe(false);
  });
});

describe("unixListener", () => {
  const inUse = { family: "transport", code: "ERR_PARSEC_TRANSPORT_ADDRESS_IN_USE" };

  it("refuses a path where a service listens, which only sees an empty connection", async () => {
    const path = freshPath();
    const listener = await unixListener({ path });
    await expect(unixListener({ path })).rejects.toMatchObject({ ...inUse, path });
    for await (const probe of listener.connections) {
      expect((await probe.chunks[Symbol.asyncIterator]().next()).done).toBe(true);
      break;
    }
    expect(await isReachable(path, listener)).toBe(true);
    await listener.close();
  });

  it("refuses a path where a service is too busy to accept", async () => {
    const path = freshPath();
    const script = `const net = require("node:net");
      net.createServer().listen({ path: process.argv[1], backlog: 1 }, () => {
        for (let index = 0; index < 3; index++) net.connect(process.argv[1]).on("error", () => {});
        require("node:fs").writeSync(1, "ready");
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      });`;
    await startNode(["-e", script, path], onTestFinished);
    await expect(unixListener({ path })).rejects.toMatchObject(inUse);
    expect(existsSync(path)).toBe(true);
  });

  it("succeeds for exactly one of two that start together over a stale socket", async () => {
    for (let round = 0; round < 20; round++) {
      const path = await staleSocket();
      const started = await Promise.allSettled([unixListener({ path }), unixListener({ path })]);
      const winners = started.filter((outcome) => outcome.status === "fulfilled");
      const losers = started.filter((outcome) => outcome.status === "rejected");
      expect(losers.map(({ reason }) => reason.code)).toEqual([inUse.code]);
      for (const { value: listener } of winners) {
        expect(await isReachable(path, listener)).toBe(true);
        await listener.close();
      }
    }
  });

  it("refuses a path with anything but a socket, and leaves that as it is", async () => {
    const file = freshPath("file");
    writeFileSync(file, "precious");
    const folder = freshPath("folder");
    mkdirSync(folder);
    const symlink = freshPath("symlink");
    symlinkSync(await staleSocket(), symlink);
    for (const path of [file, folder, symlink]) {
      await expect(unixListener({ path })).rejects.toMatchObject({ code: "ERR_PARSEC_TRANSPORT_NOT_A_SOCKET", path });
    }
    expect(readFileSync(file, "utf8")).toBe("precious");
    expect(statSync(folder).isDirectory()).toBe(true);
    expect(existsSync(symlink)).toBe(true);
  });

  it("refuses a path whose directory is missing", async () => {
    const folder = freshPath("missing");
    const path = join(folder, "parsec.sock");
    await expect(unixListener({ path })).rejects.toMatchObject({
      family: "transport",
      code: "ERR_PARSEC_TRANSPORT_LISTEN_FAILED",
      message: expect.stringContaining(`There is no directory ${folder}`),
      systemCode: "ENOENT",
      path,
    });
  });

  it("refuses a directory that this user may not write to", async () => {
    const folder = freshPath("folder");
    mkdirSync(folder);
    chmodSync(folder, 0o555);
    await expect(asOtherUser(() => unixListener({ path: join(folder, "parsec.sock") }))).rejects.toMatchObject({
      code: "ERR_PARSEC_TRANSPORT_PERMISSION",
      systemCode: "EACCES",
    });
  });

  it("refuses a directory whose path leaves no space for the temporary name", async () => {
    const folder = `/${"d".repeat(104)}`;
    expect(() => unixTransport({ path: `${folder}/s` })).not.toThrow();
    await expect(unixListener({ path: `${folder}/s` })).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_ENDPOINT_PATH_TOO_LONG",
      message: expect.stringContaining("directory"),
    });
  });

  it.each([
    ["mode", { mode: 0o1777 }],
    ["mode", { mode: -1 }],
    ["mode", { mode: 0.5 }],
    ["backlog", { backlog: 0 }],
    ["backlog", { backlog: Number.NaN }],
  ])("refuses a bad %s: %j", async (argument, options) => {
    const path = freshPath();
    await expect(unixListener({ path, ...options })).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument });
    expect(existsSync(path)).toBe(false);
  });
});
