import { chmodSync, chownSync, lchownSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { isRoot } from "@parsec-ts/test-support";
import type { Listener } from "@parsec-ts/transport";
import { afterEach, describe, expect, it } from "vitest";
import { type EndpointTrust, unixListener, unixTransport } from "../../src/index.js";
import { TrustedSocket } from "../../src/trust/trusted-socket.js";
import { freshPath } from "../socket-directory.js";

const THIRD = 4242;
const { signal } = new AbortController();
const listeners: Listener[] = [];

afterEach(async () => {
  await Promise.all(listeners.splice(0).map((listener) => listener.close()));
});

async function listening(directory: string, mode = 0o666): Promise<string> {
  const path = join(directory, "s");
  listeners.push(await unixListener({ path, mode }));
  return path;
}

/** Makes directories within each other, each with its mode; returns the path of the innermost. */
function directories(...modes: number[]): string {
  let path = freshPath("tree");
  for (const mode of modes) {
    mkdirSync(path);
    chmodSync(path, mode);
    path = join(path, "d");
  }
  return join(path, "..");
}

/** Connects once; returns "connected", or the error. */
async function attempt(path: string, trust?: EndpointTrust): Promise<unknown> {
  const transport = unixTransport({ path, ...(trust !== undefined && { trust }) });
  try {
    (await transport.connect({ signal })).close();
    return "connected";
  } catch (error) {
    return error;
  } finally {
    transport.close?.();
  }
}

const untrusted = (path: string, ...reasons: string[]): unknown =>
  expect.objectContaining({
    family: "usage",
    code: "ERR_PARSEC_ENDPOINT_UNTRUSTED",
    path,
    phase: "connect",
    reason: expect.stringMatching(new RegExp(reasons.join(".*"))),
  });

describe('trust: "strict", the default,', () => {
  it("accepts a directory of the user's own, whatever the mode of the socket", async () => {
    for (const mode of [0o700, 0o755, 0o711]) {
      expect(await attempt(await listening(directories(0o755, mode)))).toBe("connected");
    }
  });

  it("accepts a directory of the user's own in a sticky one that everybody may write to, as /tmp is", async () => {
    expect(await attempt(await listening(directories(0o1777, 0o755)), "strict")).toBe("connected");
  });

  it("accepts a symbolic link of the user's own, absolute or relative, to a directory or to the socket", async () => {
    const socket = await listening(directories(0o755));
    for (const [target, rest] of [
      [join(socket, ".."), "s"],
      [`${join(socket, "..")}/../${join(socket, "..").split("/").at(-1)}`, "s"],
      [`../${join(socket, "..").split("/").slice(-2).join("/")}`, "s"],
      [socket, ""],
    ] as const) {
      const link = freshPath("link");
      symlinkSync(target, link);
      expect(await attempt(join(link, rest))).toBe("connected");
    }
  });

  it.skipIf(!isRoot)("accepts a socket that belongs to root (as root)", async () => {
    const socket = await listening(directories(0o755));
    const asUser = new TrustedSocket(socket, "strict", () => THIRD);
    expect(asUser.address()).not.toBe("");
    asUser.release();
  });
});

describe('trust: "strict", before anything is connected,', () => {
  it.each<[string, number, ...string[]]>([
    ["its group may write to", 0o775, "group \\d+ \\(mode 0775\\)", "chmod go-w", "trust: { groups: \\[\\d+\\] }"],
    ["everybody may write to", 0o757, "everybody \\(mode 0757\\)", "chmod go-w"],
    ["everybody may write to, group included", 0o777, "everybody \\(mode 0777\\)", "could put another service"],
  ])(
    "refuses a directory that %s, directly above the socket or further up, and says what to change",
    async (_case, mode, ...reasons) => {
      for (const modes of [[mode], [mode, 0o755]]) {
        const path = await listening(directories(...modes));
        const widest = modes.length === 1 ? join(path, "..") : join(path, "../..");
        expect(await attempt(path)).toEqual(untrusted(path, widest, ...reasons));
      }
    },
  );

  it("refuses a directory of another user, who is named by number", async () => {
    const path = await listening(directories(0o755));
    if (isRoot) chownSync(join(path, ".."), THIRD, THIRD);
    const owner = isRoot ? THIRD : (process.geteuid?.() ?? 0);
    const socket = new TrustedSocket(path, "strict", () => THIRD + 1);
    const refusal = untrusted(path, `belongs to uid ${owner}\\b.* who could put`, `trust: { owners: \\[${owner}\\] }`);
    expect(() => socket.address()).toThrow(refusal as Error);
  });

  it.skipIf(!isRoot).each([
    ["a directory further up", (path: string) => join(path, "../.."), "/d belongs|tree-\\d+ belongs"],
    ["the directory of the socket", (path: string) => join(path, ".."), "/d belongs"],
    ["the socket", (path: string) => path, "/s belongs"],
  ])("refuses what another user owns: %s (as root)", async (_case, of, reason) => {
    const path = await listening(directories(0o755, 0o755));
    chownSync(of(path), THIRD, THIRD);
    expect(await attempt(path)).toEqual(untrusted(path, reason, "uid 4242"));
    expect(await attempt(path, { owners: [THIRD] })).toBe("connected");
  });

  it.skipIf(!isRoot)(
    "refuses another user's socket in a sticky directory that everybody may write to (as root)",
    async () => {
      const path = await listening(directories(0o1777));
      expect(await attempt(path)).toBe("connected");
      chownSync(path, THIRD, THIRD);
      expect(await attempt(path)).toEqual(untrusted(path, "/s belongs to uid 4242"));
    },
  );

  it.skipIf(!isRoot)(
    "refuses another user's symbolic link, although it leads to a trusted directory (as root)",
    async () => {
      const socket = await listening(directories(0o755));
      const link = join(directories(0o1777), "link");
      symlinkSync(join(socket, ".."), link);
      expect(await attempt(join(link, "s"))).toBe("connected");
      lchownSync(link, THIRD, THIRD);
      expect(await attempt(join(link, "s"))).toEqual(untrusted(join(link, "s"), "link belongs to uid 4242"));
    },
  );

  it("leaves the listener without a connection when it refuses", async () => {
    const path = await listening(directories(0o777));
    const arrivals = listeners[0]?.connections[Symbol.asyncIterator]().next();
    expect(await attempt(path)).toEqual(untrusted(path));
    await listeners[0]?.close();
    expect(await arrivals).toEqual({ done: true, value: undefined });
  });
});

describe("a service with a user of its own", () => {
  /** A tree as on Debian: `run` belongs to root, `run/parsec` to the service, and everybody may connect to the socket. */
  async function installed(mode = 0o755): Promise<string> {
    const path = await listening(directories(mode, 0o755));
    chownSync(join(path, ".."), THIRD, THIRD);
    chownSync(path, THIRD, THIRD);
    return path;
  }

  it.skipIf(!isRoot)("is trusted in a directory that only root could make for it (as root)", async () => {
    const path = await installed();
    expect(await attempt(path)).toEqual(untrusted(path, "uid 4242"));
    expect(await attempt(path, { serviceDirectory: join(path, "..") })).toBe("connected");
    chownSync(path, THIRD + 1, THIRD);
    expect(await attempt(path, { serviceDirectory: join(path, "..") })).toEqual(
      untrusted(path, "/s belongs to uid 4243"),
    );
  });

  it.skipIf(!isRoot)("is not trusted where others could have made that directory (as root)", async () => {
    for (const mode of [0o1777, 0o1775]) {
      const path = await installed(mode);
      expect(await attempt(path, { serviceDirectory: join(path, "..") })).toEqual(
        untrusted(path, "d belongs to uid 4242"),
      );
    }
  });
});

describe("a trust policy", () => {
  it("lets its groups write to directories", async () => {
    const path = await listening(directories(0o775));
    const group = process.getegid?.() ?? 0;
    expect(await attempt(path, { groups: [group + 1] })).toEqual(untrusted(path));
    expect(await attempt(path, { groups: [group] })).toBe("connected");
  });

  it('that is "relaxed" checks only that the path leads to a socket', async () => {
    expect(await attempt(await listening(directories(0o777, 0o777)), "relaxed")).toBe("connected");
    expect(await attempt(directories(0o777), "relaxed")).toMatchObject({ code: "ERR_PARSEC_TRANSPORT_NOT_A_SOCKET" });
  });

  it("may name every number that a user can have", () => {
    unixTransport({ path: "/run/parsec/parsec.sock", trust: { owners: [0, 2 ** 32 - 1] } }).close?.();
  });

  it.each([
    ["trust", "lax"],
    ["trust", null],
    ["trust.owners", { owners: ["parsec"] }],
    ["trust.owners", { owners: 985 }],
    ["trust.owners", { owners: [2 ** 32] }],
    ["trust.owners", { owners: [1.5] }],
    ["trust.fileSystems", { fileSystems: "zfs" }],
    ["trust.fileSystems", { fileSystems: [""] }],
    ["trust.fileSystems", { fileSystems: [7] }],
    ["trust.groups", { groups: [-1] }],
    ["trust.serviceDirectory", { serviceDirectory: "run/parsec" }],
    ["trust.serviceDirectory", { serviceDirectory: "/srv/../etc" }],
    ["trust.serviceDirectory", { serviceDirectory: "/srv/" }],
  ])("is refused at once when it is malformed: %s %j", (argument, trust) => {
    expect(() => unixTransport({ path: "/run/parsec/parsec.sock", trust: trust as never })).toThrow(
      expect.objectContaining({ family: "usage", code: "ERR_PARSEC_ARGUMENT", argument }),
    );
  });
});
