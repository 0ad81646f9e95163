import { once } from "node:events";
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { connect as connectSocket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { asOtherUser, isRoot, temporaryDirectory, UNPRIVILEGED_UID } from "@parsec-ts/test-support";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { serveSshAgent } from "../../src/index.js";
import { errorOf, listRequest, readIdentities } from "../harness.js";
import { connectTo, testAgent } from "./test-agent.js";

const test = testAgent();

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("the socket", () => {
  it("lies in a new directory that only its user may enter, and both are gone at the end", async () => {
    const session = temporaryDirectory("session", onTestFinished);
    vi.stubEnv("XDG_RUNTIME_DIR", session);
    const agent = await test.startAgent();
    expect(dirname(dirname(agent.path))).toBe(session);
    expect(statSync(dirname(agent.path)).mode & 0o7777).toBe(0o700);
    expect(lstatSync(agent.path).isSocket()).toBe(true);
    expect(lstatSync(agent.path).mode & 0o7777).toBe(0o600);
    await agent.close();
    await agent.close();
    expect(readdirSync(session)).toEqual([]);
  });

  it("lies below the directory for temporary files without a session", async () => {
    const file = join(temporaryDirectory("file", onTestFinished), "file");
    writeFileSync(file, "");
    for (const session of ["", "a/relative/path", "/nonexistent", file]) {
      vi.stubEnv("XDG_RUNTIME_DIR", session);
      expect(dirname(dirname((await test.startAgent()).path))).toBe(tmpdir());
    }
  });

  it.skipIf(!isRoot)("does not lie in the directory of another user's session", async () => {
    const session = temporaryDirectory("session", onTestFinished);
    chownSync(session, UNPRIVILEGED_UID, UNPRIVILEGED_UID);
    vi.stubEnv("XDG_RUNTIME_DIR", session);
    expect(dirname(dirname((await test.startAgent()).path))).toBe(tmpdir());
  });

  it("lies at the path that is given, in a directory that is made for it", async () => {
    const directory = join(temporaryDirectory("given", onTestFinished), "agent");
    const path = join(directory, "s");
    const agent = await test.startAgent({ path });
    expect(agent.path).toBe(path);
    expect(statSync(directory).mode & 0o7777).toBe(0o700);
    await agent.close();
    expect([existsSync(path), existsSync(directory)]).toEqual([false, true]);
    expect(readIdentities(await (await connectTo(await test.startAgent({ path }))).request(listRequest))).toHaveLength(
      2,
    );
  });

  it.each(["750", "701", "720", "704"])("is refused in a directory of mode %s", async (mode) => {
    const directory = temporaryDirectory("open", onTestFinished);
    chmodSync(directory, mode);
    const error = await errorOf(serveSshAgent({ keys: [test.p256], path: join(directory, "s") }));
    expect(error).toMatchObject({ code: "ERR_PARSEC_SSH_SOCKET_UNTRUSTED", family: "usage", path: directory });
    expect(error.message).toMatch(/has mode 07\d\d\. Take the rights of others away with chmod 700\.$/);
    expect(readdirSync(directory)).toEqual([]);
  });

  it.skipIf(!isRoot)("is refused in a directory of another user", async () => {
    const directory = temporaryDirectory("other", onTestFinished);
    chownSync(directory, UNPRIVILEGED_UID, UNPRIVILEGED_UID);
    const error = await errorOf(serveSshAgent({ keys: [test.p256], path: join(directory, "s") }));
    expect(error).toMatchObject({ code: "ERR_PARSEC_SSH_SOCKET_UNTRUSTED" });
    expect(error.message).toContain(`belongs to uid ${UNPRIVILEGED_UID}`);
  });

  it("is refused, and removed, where others can exchange a directory above it", async () => {
    const directory = temporaryDirectory("above", onTestFinished);
    const own = join(directory, "own");
    mkdirSync(own, { mode: 0o700 });
    chmodSync(directory, 0o777);
    const error = await errorOf(serveSshAgent({ keys: [test.p256], path: join(own, "s") }));
    expect(error).toMatchObject({ code: "ERR_PARSEC_SSH_SOCKET_UNTRUSTED", path: join(own, "s") });
    expect(error.message).toContain(directory);
    expect(readdirSync(own)).toEqual([]);
  });

  it.skipIf(!isRoot)("lets no other user connect", async () => {
    const { path } = await test.startAgent();
    const error = await asOtherUser(async () => {
      const socket = connectSocket(path);
      const [reason] = await once(socket, "error").catch((thrown) => [thrown]);
      return reason as NodeJS.ErrnoException;
    });
    expect(error.code).toBe("EACCES");
  });

  it.each([
    ["relative/s", "ERR_PARSEC_ENDPOINT_RELATIVE_PATH"],
    ["/nul\0/s", "ERR_PARSEC_ENDPOINT_NUL"],
    [`/${"long/".repeat(30)}s`, "ERR_PARSEC_ENDPOINT_PATH_TOO_LONG"],
    ["/nonexistent/agent/s", "ERR_PARSEC_TRANSPORT_LISTEN_FAILED"],
  ])("is refused at %j", async (path, code) => {
    expect(await errorOf(serveSshAgent({ keys: [test.p256], path }))).toMatchObject({ code });
    expect(existsSync("relative")).toBe(false);
  });

  it("is refused where no directory can be made", async () => {
    vi.stubEnv("XDG_RUNTIME_DIR", "");
    vi.stubEnv("TMPDIR", "/nonexistent");
    const error = await errorOf(serveSshAgent({ keys: [test.p256] }));
    expect(error).toMatchObject({ code: "ERR_PARSEC_TRANSPORT_LISTEN_FAILED", path: "/nonexistent" });
    expect(error.message).toContain("Name a path");
  });

  it("is refused where another agent listens", async () => {
    const path = join(temporaryDirectory("taken", onTestFinished), "s");
    const agent = await test.startAgent({ path });
    const error = await errorOf(serveSshAgent({ keys: [test.p256], path }));
    expect(error).toMatchObject({ code: "ERR_PARSEC_TRANSPORT_ADDRESS_IN_USE" });
    expect(readIdentities(await (await connectTo(agent)).request(listRequest))).toHaveLength(2);
  });
});
