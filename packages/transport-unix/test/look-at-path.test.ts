import { chmodSync, chownSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { asOtherUser, isRoot } from "@parsec-ts/test-support";
import { describe, expect, it } from "vitest";
import { unixListener, unixTransport } from "../src/index.js";
import { freshPath } from "./socket-directory.js";

const messageOf = (path: string): Promise<string> =>
  unixTransport({ path, trust: "relaxed" })
    .connect({ signal: new AbortController().signal })
    .then(
      () => "connected",
      (error: Error) => error.message,
    );

describe("a socket that is not there", () => {
  it("is one of a service that is not installed, if its directory is missing too", async () => {
    const path = join(freshPath("parsec"), "parsec.sock");
    expect(await messageOf(path)).toMatch(
      `There is no directory ${dirname(path)}: the Parsec service is not installed`,
    );
  });

  it("is one of a service that is not running, if its directory exists", async () => {
    const path = freshPath();
    expect(await messageOf(path)).toMatch(`There is no socket at ${path}, but its directory exists`);
    expect(await messageOf(path)).toMatch("is not running. Start it");
  });
});

/** A group of this machine that has a name, and not the unprivileged user. */
function namedGroup(): { readonly name: string; readonly gid: number } {
  const [name = "", , gid] = (/^(?!root).*:x:[1-9]\d*:.*$/m.exec(readFileSync("/etc/group", "utf8"))?.[0] ?? "").split(
    ":",
  );
  return { name, gid: Number(gid) };
}

describe.runIf(isRoot)("a socket that this user may not use", () => {
  it("names the directory, its owner, group and mode, and the group to join", async () => {
    const { name, gid } = namedGroup();
    const folder = freshPath("parsec");
    mkdirSync(folder);
    chownSync(folder, 0, gid);
    chmodSync(folder, 0o750);
    const message = await asOtherUser(() => messageOf(join(folder, "parsec.sock")));
    expect(message).toMatch(`may not enter the directory ${folder}, which belongs to root:${name} with mode 0750.`);
    expect(message).toMatch(`Add the user to the group ${name} (usermod -aG ${name} USER) and log in again.`);
  });

  it("names the owner to ask, if the group may not use it either", async () => {
    const folder = freshPath("parsec");
    mkdirSync(folder);
    chmodSync(folder, 0o700);
    const message = await asOtherUser(() => messageOf(join(folder, "parsec.sock")));
    expect(message).toMatch(`which belongs to root:root with mode 0700. Ask its owner root for access.`);
  });

  it("names the socket itself, if that may not be written to", async () => {
    const path = freshPath();
    const listener = await unixListener({ path, mode: 0o600 });
    chownSync(path, 0, 4_000_000);
    chmodSync(path, 0o660);
    const message = await asOtherUser(() => messageOf(path));
    expect(message).toMatch(`may not write to the socket ${path}, which belongs to root:4000000 with mode 0660.`);
    expect(message).toMatch("Add the user to the group 4000000");
    await listener.close();
  });
});
