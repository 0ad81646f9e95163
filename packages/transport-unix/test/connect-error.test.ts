import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asOtherUser } from "@parsec-ts/test-support";
import { describe, expect, it } from "vitest";
import { unixListener, unixTransport } from "../src/index.js";
import { freshPath, staleSocket } from "./socket-directory.js";

describe("a failed connection", () => {
  const failing = async (path: string): Promise<unknown> =>
    unixTransport({ path })
      .connect({ signal: new AbortController().signal })
      .then(
        () => "connected",
        (error: unknown) => error,
      );

  it("reports a missing file, a missing directory, and a file that stands for a directory", async () => {
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

  it("reports a file or directory that is no socket", async () => {
    const file = freshPath("file");
    writeFileSync(file, "");
    const folder = freshPath("folder");
    mkdirSync(folder);
    for (const path of [file, folder]) {
      expect(await failing(path)).toMatchObject({ code: "ERR_PARSEC_TRANSPORT_NOT_A_SOCKET", path, phase: "connect" });
    }
  });

  it("reports a socket that nothing listens on", async () => {
    const path = await staleSocket();
    expect(await failing(path)).toMatchObject({
      code: "ERR_PARSEC_TRANSPORT_REFUSED",
      systemCode: "ECONNREFUSED",
      path,
    });
  });

  it("reports a directory that this user may not enter", async () => {
    const folder = freshPath("folder");
    mkdirSync(folder);
    chmodSync(folder, 0);
    const path = join(folder, "socket");
    expect(await asOtherUser(() => failing(path))).toMatchObject({
      code: "ERR_PARSEC_TRANSPORT_PERMISSION",
      systemCode: "EACCES",
      path,
    });
  });

  it("reports any other failure in the system's words", async () => {
    const path = freshPath("loop");
    symlinkSync(path, path);
    expect(await failing(path)).toMatchObject({ code: "ERR_PARSEC_TRANSPORT_FAILED", systemCode: "ELOOP", path });
  });

  it.runIf(process.platform === "linux")("reports a full backlog as busy, and never otherwise", async () => {
    const path = freshPath();
    const listener = await unixListener({ path, backlog: 1 });
    // In one turn of the event loop, so that none is accepted in between.
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
