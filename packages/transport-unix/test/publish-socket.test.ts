import { chmodSync, chownSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { asOtherUser, isRoot, UNPRIVILEGED_UID } from "@parsec-ts/test-support";
import { describe, expect, it, onTestFinished } from "vitest";
import { publishSocket } from "../src/publish-socket.js";
import { unixListener } from "../src/unix-listener.js";
import { freshPath, staleSocket } from "./socket-directory.js";

/** Makes a directory that belongs to the user as whom `asOtherUser` acts, and in whose parent that user may write nothing. */
function onlyDirectory(): string {
  const parent = freshPath("parent");
  const folder = join(parent, "own");
  mkdirSync(folder, { recursive: true });
  if (isRoot) chownSync(folder, UNPRIVILEGED_UID, UNPRIVILEGED_UID);
  chmodSync(parent, 0o555);
  onTestFinished(() => chmodSync(parent, 0o755)); // so that its content can be removed
  return folder;
}

describe("publishSocket", () => {
  it("prepares the socket inside the directory that it was given, where no other user may enter", async () => {
    const folder = freshPath("folder");
    mkdirSync(folder);
    const path = join(folder, "parsec.sock");
    const seen: { readonly folder: string; readonly mode: number }[] = [];
    const unpublish = await publishSocket(path, 0o600, async (privatePath) => {
      const staging = dirname(privatePath);
      seen.push({ folder: dirname(staging), mode: statSync(staging).mode & 0o777 });
      await staleSocket(privatePath);
    });
    expect(seen).toEqual([{ folder, mode: 0o700 }]);
    expect(readdirSync(folder)).toEqual(["parsec.sock"]);
    await unpublish();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("leaves no staging directory behind when listening fails", async () => {
    const folder = freshPath("folder");
    mkdirSync(folder);
    const failing = publishSocket(join(folder, "s"), 0o600, () => Promise.reject(new Error("EADDRINUSE")));
    await expect(failing).rejects.toMatchObject({ code: "ERR_PARSEC_TRANSPORT_LISTEN_FAILED" });
    expect(readdirSync(folder)).toEqual([]);
  });
});

it("unixListener works in a directory that is all the user has", async () => {
  const folder = onlyDirectory();
  await asOtherUser(async () => {
    const listener = await unixListener({ path: join(folder, "parsec.sock") });
    await listener.close();
  });
  expect(readdirSync(folder)).toEqual([]);
});
