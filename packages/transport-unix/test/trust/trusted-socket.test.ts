import { chmodSync, chownSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isRoot, openDescriptors, type SocketServer, startNode, startSocketServer } from "@parsec-ts/test-support";
import type { Transport } from "@parsec-ts/transport";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { TrustedSocket, unixTransport } from "../../src/index.js";
import { directory, freshPath, staleSocket } from "../socket-directory.js";

const { signal } = new AbortController();

/** Makes a directory with a service in it. */
async function serviceIn(folder: string, mode = 0o755): Promise<SocketServer> {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, mode);
  const service = await startSocketServer({ path: join(folder, "s") }, (socket) => socket.destroy());
  onTestFinished(() => service.stop());
  return service;
}

async function connectOnce(transport: Transport): Promise<string> {
  try {
    (await transport.connect({ signal })).close();
    return "connected";
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** Counts the file descriptors of this process that lead into the directory of these tests. */
function pins(): number {
  return openDescriptors((target) => target.startsWith(directory));
}

describe.runIf(process.platform === "linux")("a checked socket", () => {
  it("is pinned from its first address on until it is released, checked or not", async () => {
    const folder = freshPath("pinned");
    await serviceIn(folder);
    const link = freshPath("link");
    symlinkSync(folder, link);
    for (const trust of ["strict", "relaxed"] as const) {
      const socket = new TrustedSocket(join(link, "s"), trust);
      const before = pins();
      expect(socket.isPinned).toBe(false);
      const address = socket.address();
      expect([socket.isPinned, pins()]).toEqual([true, before + 1]);
      expect(socket.address()).toBe(address);
      socket.release();
      socket.release();
      expect([socket.isPinned, pins()]).toEqual([false, before]);
    }
  });

  it.skipIf(!isRoot)("may belong to the user that the process acts as (as root)", async () => {
    const folder = freshPath("own");
    await serviceIn(folder);
    for (const owned of [folder, join(folder, "s")]) chownSync(owned, 4242, 4242);
    const acting = vi.spyOn(process, "geteuid").mockReturnValue(4242);
    onTestFinished(() => acting.mockRestore());
    const socket = new TrustedSocket(join(folder, "s"), "strict");
    expect(socket.address()).not.toBe("");
    socket.release();
    acting.mockReturnValue(4343);
    expect(() => socket.address()).toThrow(/belongs to uid 4242/);
  });

  it("is still connected to when another directory has taken the path of its own", async () => {
    const tree = freshPath("tree");
    const real = await serviceIn(join(tree, "parsec"));
    const transport = unixTransport({ path: join(tree, "parsec/s") });
    expect(await connectOnce(transport)).toBe("connected");
    renameSync(join(tree, "parsec"), join(tree, "backup"));
    const impostor = await serviceIn(join(tree, "parsec"));
    for (let i = 0; i < 5; i++) expect(await connectOnce(transport)).toBe("connected");
    await vi.waitFor(() => expect(real.arrivals).toBe(6));
    expect(impostor.arrivals).toBe(0);
    transport.close?.();
  });

  it("is resolved again when the service was started again in a new directory", async () => {
    const tree = freshPath("tree");
    const before = await serviceIn(join(tree, "parsec"));
    const transport = unixTransport({ path: join(tree, "parsec/s") });
    expect(await connectOnce(transport)).toBe("connected");
    await before.stop();
    rmSync(join(tree, "parsec"), { recursive: true });
    expect(await connectOnce(transport)).toBe("ERR_PARSEC_TRANSPORT_NO_SOCKET");
    const after = await serviceIn(join(tree, "parsec"));
    expect(await connectOnce(transport)).toBe("connected");
    await vi.waitFor(() => expect(after.arrivals).toBe(1));
    transport.close?.();
  });

  it("is resolved again at once when nothing listens on it any more", async () => {
    const tree = freshPath("tree");
    const before = await serviceIn(join(tree, "parsec"));
    const transport = unixTransport({ path: join(tree, "parsec/s") });
    expect(await connectOnce(transport)).toBe("connected");
    await before.stop();
    await staleSocket(join(tree, "parsec/s"));
    renameSync(join(tree, "parsec"), join(tree, "backup"));
    await serviceIn(join(tree, "parsec"));
    expect(await connectOnce(transport)).toBe("connected");
    transport.close?.();
  });

  it("is checked again every few milliseconds: it may have another owner by now (as root)", async ({ skip }) => {
    skip(!isRoot);
    const tree = freshPath("tree");
    await serviceIn(join(tree, "parsec"));
    const transport = unixTransport({ path: join(tree, "parsec/s") });
    expect(await connectOnce(transport)).toBe("connected");
    chownSync(join(tree, "parsec/s"), 4242, 4242);
    // A check holds for a few milliseconds.
    await vi.waitFor(async () => expect(await connectOnce(transport)).toBe("ERR_PARSEC_ENDPOINT_UNTRUSTED"));
    chownSync(join(tree, "parsec/s"), 0, 0);
    expect(await connectOnce(transport)).toBe("connected");
    transport.close?.();
  });

  it("is refused each time once it has another owner: a check that failed does not hold (as root)", async ({
    skip,
  }) => {
    skip(!isRoot);
    const folder = freshPath("owner");
    await serviceIn(folder);
    const socket = new TrustedSocket(join(folder, "s"), "strict");
    onTestFinished(() => socket.release());
    socket.address();
    chownSync(join(folder, "s"), 4242, 4242);
    await vi.waitFor(() => expect(() => socket.address()).toThrow(/belongs to uid 4242/));
    for (let i = 0; i < 5; i++) expect(() => socket.address()).toThrow(/belongs to uid 4242/);
  });

  it("gives way to a new socket at its path, although the old one still has a listener", async () => {
    const tree = freshPath("tree");
    const before = await serviceIn(join(tree, "parsec"));
    const transport = unixTransport({ path: join(tree, "parsec/s") });
    expect(await connectOnce(transport)).toBe("connected");
    await vi.waitFor(() => expect(before.arrivals).toBe(1));
    const after = await serviceIn(join(tree, "other"));
    renameSync(join(tree, "other/s"), join(tree, "parsec/s"));
    // A check holds for a few milliseconds.
    await vi.waitFor(async () => {
      expect(await connectOnce(transport)).toBe("connected");
      expect(after.arrivals).toBeGreaterThan(0);
    });
    const arrivals = before.arrivals;
    expect(await connectOnce(transport)).toBe("connected");
    expect(before.arrivals).toBe(arrivals);
    transport.close?.();
  });

  it("is checked again when its path is resolved again", async () => {
    const tree = freshPath("tree");
    const before = await serviceIn(join(tree, "parsec"));
    const transport = unixTransport({ path: join(tree, "parsec/s") });
    expect(await connectOnce(transport)).toBe("connected");
    await before.stop();
    rmSync(join(tree, "parsec"), { recursive: true });
    const impostor = await serviceIn(join(tree, "parsec"), 0o777);
    expect(await connectOnce(transport)).toBe("ERR_PARSEC_ENDPOINT_UNTRUSTED");
    expect(impostor.arrivals).toBe(0);
  });

  it("costs one file descriptor until the transport is closed, and a closed transport still connects", async () => {
    const tree = freshPath("tree");
    await serviceIn(join(tree, "parsec"));
    expect(pins()).toBe(0);
    const transport = unixTransport({ path: join(tree, "parsec/s") });
    expect(pins()).toBe(0);
    for (let i = 0; i < 20; i++) {
      expect(await connectOnce(transport)).toBe("connected");
      expect(pins()).toBe(1);
    }
    transport.close?.();
    transport.close?.();
    expect(pins()).toBe(0);
    expect(await connectOnce(transport)).toBe("connected");
    transport.close?.();
    expect(pins()).toBe(0);
  });

  it("costs no file descriptor after a connection that failed", async () => {
    const tree = freshPath("tree");
    await serviceIn(join(tree, "parsec"), 0o777);
    mkdirSync(join(tree, "empty"));
    symlinkSync("loop", join(tree, "loop"));
    const stale = await staleSocket(join(tree, "empty/stale"));
    for (const [path, code] of [
      [join(tree, "parsec/s"), "ERR_PARSEC_ENDPOINT_UNTRUSTED"],
      [join(tree, "empty/s"), "ERR_PARSEC_TRANSPORT_NO_SOCKET"],
      [join(tree, "loop/s"), "ERR_PARSEC_TRANSPORT_FAILED"],
      [join(tree, "empty"), "ERR_PARSEC_TRANSPORT_NOT_A_SOCKET"],
      [stale, "ERR_PARSEC_TRANSPORT_REFUSED"],
      [join(stale, "s"), "ERR_PARSEC_TRANSPORT_NO_SOCKET"],
    ] as const) {
      expect(await connectOnce(unixTransport({ path }))).toBe(code);
      expect(pins()).toBe(0);
    }
  });

  it("is closed when its transport is collected without having been closed", async () => {
    const tree = freshPath("tree");
    await serviceIn(join(tree, "parsec"));
    const connectAndDrop = (): Promise<string> => connectOnce(unixTransport({ path: join(tree, "parsec/s") }));
    for (let i = 0; i < 10; i++) await connectAndDrop();
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    await vi.waitFor(() => {
      collect();
      expect(pins()).toBe(0);
    });
  });
});

describe.runIf(process.platform === "linux")("directories that are swapped in a loop while connecting", () => {
  /** Runs a script in a loop until the test is over: one system call after the other. */
  async function swapping(script: string): Promise<void> {
    await startNode(["-e", `const fs = require("fs"); console.log("on"); for (;;) { ${script} }`], onTestFinished);
  }

  it.each([
    [
      "a symbolic link that is switched between two targets",
      (tree: string) => `for (const to of ["good", "evil"]) {
        fs.symlinkSync(to, "${tree}/next"); fs.renameSync("${tree}/next", "${tree}/now"); }`,
    ],
    [
      "two directories that take each other's name",
      (tree: string) => `for (const name of ["good", "evil"]) {
        fs.renameSync("${tree}/" + name, "${tree}/now"); fs.renameSync("${tree}/now", "${tree}/" + name); }`,
    ],
  ])("never lead to the untrusted one: %s", { timeout: 60_000 }, async (_case, script) => {
    const tree = freshPath("tree");
    const good = await serviceIn(join(tree, "good"));
    const evil = await serviceIn(join(tree, "evil"), 0o777);
    await swapping(script(tree));
    const outcomes: Record<string, number> = {};
    const enough = (): boolean =>
      (outcomes.connected ?? 0) >= 300 && (outcomes.ERR_PARSEC_ENDPOINT_UNTRUSTED ?? 0) >= 300;
    const path = join(tree, "now/s");
    const kept = unixTransport({ path });
    for (let i = 0; i < 100_000 && !enough(); i++) {
      const transport = i % 4 === 0 ? kept : unixTransport({ path });
      const outcome = await connectOnce(transport);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (transport !== kept) transport.close?.();
    }
    kept.close?.();
    // Otherwise the race did not happen, and nothing has been shown.
    expect(enough(), JSON.stringify(outcomes)).toBe(true);
    await vi.waitFor(() => expect(good.arrivals).toBe(outcomes.connected));
    expect(evil.arrivals).toBe(0);
    const expected = ["ERR_PARSEC_ENDPOINT_UNTRUSTED", "ERR_PARSEC_TRANSPORT_NO_SOCKET", "connected"];
    expect(Object.keys(outcomes).filter((outcome) => !expected.includes(outcome))).toEqual([]);
  });
});
