import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Listener } from "@parsec-ts/transport";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { EndpointTrust } from "../../src/index.js";
import { unixListener } from "../../src/index.js";
import { freshPath } from "../socket-directory.js";

let deniesProc = false;

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  return {
    ...fs,
    existsSync: (path: string) => {
      if (deniesProc && path.startsWith("/proc")) throw new Error(`Requires all access to ${path}`);
      return fs.existsSync(path);
    },
  };
});

const { signal } = new AbortController();

/** A directory that no other user can write to, nor those above it: the temporary ones lie below a sticky one. */
function privateDirectory(): string {
  const path = mkdtempSync(join(homedir(), ".parsec-ts-test-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

async function listening(path: string): Promise<Listener> {
  const listener = await unixListener({ path });
  onTestFinished(() => listener.close());
  return listener;
}

/** Connects once, by the package as it is loaded now; returns "connected", or the reason. */
async function attempt(path: string, trust?: EndpointTrust): Promise<string> {
  const { unixTransport } = await import("../../src/index.js");
  const transport = unixTransport({ path, ...(trust !== undefined && { trust }) });
  try {
    (await transport.connect({ signal })).close();
    return "connected";
  } catch (error) {
    const { code, reason } = error as { code: string; reason?: string };
    return `${code}: ${reason}`;
  } finally {
    transport.close?.();
  }
}

beforeEach(() => {
  vi.resetModules();
  deniesProc = false;
});

it("where sockets cannot be kept open, as outside Linux, the path is resolved and checked for each connection", async () => {
  const folder = join(privateDirectory(), "folder");
  mkdirSync(folder);
  symlinkSync(folder, `${folder}-link`);
  const path = join(`${folder}-link`, "s");
  await listening(path);
  const platform = vi.spyOn(process, "platform", "get").mockReturnValue("darwin");
  onTestFinished(() => platform.mockRestore());
  for (const mode of [0o755, 0o700]) {
    chmodSync(folder, mode);
    expect(await attempt(path)).toBe("connected");
  }
  chmodSync(folder, 0o777);
  expect(await attempt(path)).toContain(`ERR_PARSEC_ENDPOINT_UNTRUSTED: ${folder} can be written to by everybody`);
});

describe("a runtime that denies /proc, as Deno does without -A,", () => {
  it("has no strict trust: the error says what to do", async () => {
    const path = join(privateDirectory(), "s");
    await listening(path);
    deniesProc = true;
    for (const trust of ["strict", { owners: [985] }] as const) {
      expect(await attempt(path, trust)).toMatch(
        /^ERR_PARSEC_ENDPOINT_UNTRUSTED: .* with -A .* trust: \{ pin: false \}/,
      );
    }
  });

  it("connects without the pin, and with relaxed trust", async () => {
    const path = join(privateDirectory(), "s");
    await listening(path);
    deniesProc = true;
    for (const trust of ["relaxed", { pin: false }] as const) expect(await attempt(path, trust)).toBe("connected");
  });
});

it("without the pin a sticky directory that others may write to is refused, as nothing is kept open", async () => {
  const shared = freshPath("shared");
  mkdirSync(shared);
  chmodSync(shared, 0o1777);
  const path = join(shared, "s");
  await listening(path);
  expect(await attempt(path, { pin: false })).toMatch(/^ERR_PARSEC_ENDPOINT_UNTRUSTED: \/.* is sticky/);
  expect(await attempt(path)).toBe("connected");
});

it("a pin is true or false", async () => {
  await expect(attempt("/s", { pin: "no" } as never)).rejects.toMatchObject({
    code: "ERR_PARSEC_ARGUMENT",
    argument: "trust.pin",
  });
});
