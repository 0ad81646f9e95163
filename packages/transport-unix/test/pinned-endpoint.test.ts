import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Transport } from "@parsec-ts/transport";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { unixTransport } from "../src/index.js";
import { directory, freshPath, staleSocket } from "./socket-directory.js";

const { signal } = new AbortController();

/** A directory with a service in it, which counts who comes. */
async function serviceIn(folder: string, mode = 0o755): Promise<{ arrivals: number; stop(): Promise<void> }> {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, mode);
  const service = { arrivals: 0, stop: () => new Promise<void>((resolve) => server.close(() => resolve())) };
  const server = createServer((socket) => {
    service.arrivals++;
    socket.on("error", () => {}).destroy();
  });
  await new Promise<void>((resolve) => server.listen(join(folder, "s"), resolve));
  onTestFinished(() => void server.close());
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

/** File descriptors of this process that lead into the directory of these tests. */
function pins(): number {
  return readdirSync("/proc/self/fd").filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(directory);
    } catch {
      return false;
    }
  }).length;
}

describe.runIf(process.platform === "linux")("the socket that was judged", () => {
  it("stays the one that is used when another directory is put in the place of its own", async () => {
    const home = freshPath("home");
    const real = await serviceIn(join(home, "parsec"));
    const transport = unixTransport({ path: join(home, "parsec/s") });
    expect(await connectOnce(transport)).toBe("connected");
    renameSync(join(home, "parsec"), join(home, "aside"));
    const impostor = await serviceIn(join(home, "parsec"));
    for (let i = 0; i < 5; i++) expect(await connectOnce(transport)).toBe("connected");
    await vi.waitFor(() => expect(real.arrivals).toBe(6));
    expect(impostor.arrivals).toBe(0);
    transport.close?.();
  });

  it("is looked for again when the service was started anew in a directory that was made anew", async () => {
    const home = freshPath("home");
    const before = await serviceIn(join(home, "parsec"));
    const transport = unixTransport({ path: join(home, "parsec/s") });
    expect(await connectOnce(transport)).toBe("connected");
    await before.stop();
    rmSync(join(home, "parsec"), { recursive: true });
    expect(await connectOnce(transport)).toBe("ERR_PARSEC_TRANSPORT_NO_SOCKET");
    const after = await serviceIn(join(home, "parsec"));
    expect(await connectOnce(transport)).toBe("connected");
    await vi.waitFor(() => expect(after.arrivals).toBe(1));
    transport.close?.();
  });

  it("is looked for again at once when nobody listens there any more", async () => {
    const home = freshPath("home");
    const before = await serviceIn(join(home, "parsec"));
    const transport = unixTransport({ path: join(home, "parsec/s") });
    expect(await connectOnce(transport)).toBe("connected");
    await before.stop();
    await staleSocket(join(home, "parsec/s"));
    renameSync(join(home, "parsec"), join(home, "aside"));
    await serviceIn(join(home, "parsec"));
    expect(await connectOnce(transport)).toBe("connected");
    transport.close?.();
  });

  it("is looked at again for each connection: it may have another owner by now (as root)", async ({ skip }) => {
    skip(process.geteuid?.() !== 0);
    const home = freshPath("home");
    await serviceIn(join(home, "parsec"));
    const transport = unixTransport({ path: join(home, "parsec/s") });
    expect(await connectOnce(transport)).toBe("connected");
    chownSync(join(home, "parsec/s"), 4242, 4242);
    expect(await connectOnce(transport)).toBe("ERR_PARSEC_ENDPOINT_UNTRUSTED");
    chownSync(join(home, "parsec/s"), 0, 0);
    expect(await connectOnce(transport)).toBe("connected");
    transport.close?.();
  });

  it("is the new one when a new one was put in its place, although the old one is still listened on", async () => {
    const home = freshPath("home");
    const before = await serviceIn(join(home, "parsec"));
    const transport = unixTransport({ path: join(home, "parsec/s") });
    expect(await connectOnce(transport)).toBe("connected");
    await vi.waitFor(() => expect(before.arrivals).toBe(1));
    const after = await serviceIn(join(home, "other"));
    renameSync(join(home, "other/s"), join(home, "parsec/s"));
    expect(await connectOnce(transport)).toBe("connected");
    await vi.waitFor(() => expect(after.arrivals).toBe(1));
    expect(before.arrivals).toBe(1);
    transport.close?.();
  });

  it("is judged again when it is looked for again", async () => {
    const home = freshPath("home");
    const before = await serviceIn(join(home, "parsec"));
    const transport = unixTransport({ path: join(home, "parsec/s") });
    expect(await connectOnce(transport)).toBe("connected");
    await before.stop();
    rmSync(join(home, "parsec"), { recursive: true });
    const impostor = await serviceIn(join(home, "parsec"), 0o777);
    expect(await connectOnce(transport)).toBe("ERR_PARSEC_ENDPOINT_UNTRUSTED");
    expect(impostor.arrivals).toBe(0);
  });

  it("costs one file descriptor until the transport is closed, and a closed one connects as ever", async () => {
    const home = freshPath("home");
    await serviceIn(join(home, "parsec"));
    expect(pins()).toBe(0);
    const transport = unixTransport({ path: join(home, "parsec/s") });
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

  it("costs none after a connection that failed", async () => {
    const home = freshPath("home");
    await serviceIn(join(home, "parsec"), 0o777);
    mkdirSync(join(home, "empty"));
    symlinkSync("loop", join(home, "loop"));
    const stale = await staleSocket(join(home, "empty/stale"));
    for (const [path, code] of [
      [join(home, "parsec/s"), "ERR_PARSEC_ENDPOINT_UNTRUSTED"],
      [join(home, "empty/s"), "ERR_PARSEC_TRANSPORT_NO_SOCKET"],
      [join(home, "loop/s"), "ERR_PARSEC_TRANSPORT_FAILED"],
      [join(home, "empty"), "ERR_PARSEC_TRANSPORT_NOT_A_SOCKET"],
      [stale, "ERR_PARSEC_TRANSPORT_REFUSED"],
      [join(stale, "s"), "ERR_PARSEC_TRANSPORT_NO_SOCKET"],
    ] as const) {
      expect(await connectOnce(unixTransport({ path }))).toBe(code);
      expect(pins()).toBe(0);
    }
  });

  it("is let go of together with a transport that nobody closed", async () => {
    const home = freshPath("home");
    await serviceIn(join(home, "parsec"));
    const forget = (): Promise<string> => connectOnce(unixTransport({ path: join(home, "parsec/s") }));
    for (let i = 0; i < 10; i++) await forget();
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    await vi.waitFor(() => {
      collect();
      expect(pins()).toBe(0);
    });
  });
});

describe.runIf(process.platform === "linux")("directories swapped in a loop while connecting", () => {
  /** Runs until it is killed: one system call after the other. */
  async function swapping(script: string): Promise<void> {
    const child = spawn(process.execPath, [
      "-e",
      `const fs = require("fs"); console.log("on"); for (;;) { ${script} }`,
    ]);
    onTestFinished(() => void child.kill("SIGKILL"));
    await once(child.stdout, "data");
  }

  it.each([
    [
      "a symbolic link that leads now here, now there",
      (home: string) => `for (const to of ["good", "evil"]) {
        fs.symlinkSync(to, "${home}/next"); fs.renameSync("${home}/next", "${home}/now"); }`,
    ],
    [
      "directories that change places",
      (home: string) => `for (const name of ["good", "evil"]) {
        fs.renameSync("${home}/" + name, "${home}/now"); fs.renameSync("${home}/now", "${home}/" + name); }`,
    ],
  ])("never lead to the one that is not trusted: %s", { timeout: 60_000 }, async (_how, script) => {
    const home = freshPath("home");
    const good = await serviceIn(join(home, "good"));
    const evil = await serviceIn(join(home, "evil"), 0o777);
    await swapping(script(home));
    const outcomes: Record<string, number> = {};
    const enough = (): boolean =>
      (outcomes.connected ?? 0) >= 300 && (outcomes.ERR_PARSEC_ENDPOINT_UNTRUSTED ?? 0) >= 300;
    const path = join(home, "now/s");
    const kept = unixTransport({ path });
    for (let i = 0; i < 100_000 && !enough(); i++) {
      const transport = i % 4 === 0 ? kept : unixTransport({ path });
      const outcome = await connectOnce(transport);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (transport !== kept) transport.close?.();
    }
    kept.close?.();
    // Else the race was none, and nothing has been shown.
    expect(enough(), JSON.stringify(outcomes)).toBe(true);
    await vi.waitFor(() => expect(good.arrivals).toBe(outcomes.connected));
    expect(evil.arrivals).toBe(0);
    const expected = ["ERR_PARSEC_ENDPOINT_UNTRUSTED", "ERR_PARSEC_TRANSPORT_NO_SOCKET", "connected"];
    expect(Object.keys(outcomes).filter((outcome) => !expected.includes(outcome))).toEqual([]);
  });
});
