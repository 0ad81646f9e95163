import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { freshDirectory, isNative, runProgram, SUCCEEDED, startMock } from "@parsec-ts/native/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { buildTests } from "../../scripts/build-tests.js";
import { REACHED, signatureStatus, UNREACHED, UNTRUSTED } from "./signature-status.js";

const isRoot = process.geteuid?.() === 0;

describe.runIf(isNative)("an endpoint of a client", () => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests();
  }, 400_000);

  const status = (endpoint: string, env?: NodeJS.ProcessEnv) => signatureStatus(programs, endpoint, env);

  /** Each call ends with an error that has the text, and leaves no descriptor open. */
  async function expectRefused(text: string, path: string, cwd: string): Promise<void> {
    const where = { cwd, endpoint: `unix:${path}` };
    expect(await runProgram([join(programs, "opening"), "refused", text], where)).toMatchObject(SUCCEEDED);
  }

  it("is trusted if no other user can have made it, also through symbolic links", async () => {
    const cwd = freshDirectory();
    await startMock(cwd);
    symlinkSync(cwd, join(cwd, "absolute"));
    symlinkSync(`./absolute/../${basename(cwd)}`, join(cwd, "relative"));
    for (const path of ["", "/absolute", "/relative", "/./absolute/.", "/relative/absolute"])
      expect(await status(`unix:${cwd}${path}/parsec.sock`)).toBe(REACHED);
  });

  it("is refused if the program itself serves it, where the options say so", async () => {
    const cwd = freshDirectory();
    const where = { cwd, endpoint: `unix:${join(cwd, "parsec.sock")}` };
    expect(await runProgram([join(programs, "own_process")], where)).toMatchObject(SUCCEEDED);
  });

  it("is refused in a directory that other users can write to, unless trust is relaxed", async () => {
    const cwd = freshDirectory();
    const inner = join(cwd, "inner");
    mkdirSync(inner);
    await startMock(inner);
    const endpoint = `unix:${inner}/parsec.sock`;
    expect(await status(endpoint)).toBe(REACHED);
    for (const [directory, mode, expected] of [
      [inner, 0o777, UNTRUSTED],
      [inner, 0o770, UNTRUSTED],
      [inner, 0o702, UNTRUSTED],
      [inner, 0o720, UNTRUSTED],
      [inner, 0o1777, REACHED],
      [cwd, 0o777, UNTRUSTED],
    ] as const) {
      chmodSync(directory, mode);
      expect(await status(endpoint)).toBe(expected);
      expect(await status(endpoint, { PARSEC_TRUST: "relaxed" })).toBe(REACHED);
      chmodSync(directory, 0o700);
    }
  });

  it.skipIf(!isRoot)("is refused with another user's file or link on the way (as root)", async () => {
    const cwd = freshDirectory();
    const inner = join(cwd, "inner");
    mkdirSync(inner);
    await startMock(inner);
    symlinkSync(inner, join(cwd, "link"));
    spawnSync("chown", ["-h", "4242", join(cwd, "link")]);
    expect(await status(`unix:${cwd}/link/parsec.sock`)).toBe(UNTRUSTED);
    for (const owned of [join(inner, "parsec.sock"), inner, cwd]) {
      chownSync(owned, 4242, 4242);
      expect(await status(`unix:${inner}/parsec.sock`)).toBe(UNTRUSTED);
      chownSync(owned, 0, 0);
    }
    expect(await status(`unix:${inner}/parsec.sock`)).toBe(REACHED);
  });

  it.skipIf(!isRoot)(
    "is refused if another user listens at it, even if the socket has a trusted owner (as root)",
    async () => {
      const cwd = freshDirectory();
      process.seteuid?.(4242);
      // The kernel remembers the user who called listen(); chown does not change that.
      const inner = join("/tmp", `parsec-se-peer-${process.pid}`);
      mkdirSync(inner, { mode: 0o755 });
      const { endpoint } = await startMock(inner).finally(() => process.seteuid?.(0));
      renameSync(inner, join(cwd, "inner"));
      for (const owned of [join(cwd, "inner"), join(cwd, "inner/parsec.sock")]) chownSync(owned, 0, 0);
      expect(endpoint).toContain(inner);
      expect(await status(`unix:${cwd}/inner/parsec.sock`)).toBe(UNTRUSTED);
      // The kernel never makes this one up, so relaxed trust does not let it pass.
      const relaxed = { PARSEC_TRUST: "relaxed" };
      expect(await status(`unix:${cwd}/inner/parsec.sock`, relaxed)).toBe(UNTRUSTED);
      const named = { ...relaxed, PARSEC_TRUSTED_UID: "4242" };
      expect(await status(`unix:${cwd}/inner/parsec.sock`, named)).toBe(REACHED);
    },
  );

  it.skipIf(!isRoot || spawnSync("unshare", ["--mount", "true"]).status !== 0)(
    "is trusted in the standard installation, with the service under a user of its own (as root, with namespaces)",
    async () => {
      const serve = `process.setegid(985); process.seteuid(985);
        require("net").createServer((one) => one.destroy()).listen("/run/parsec/parsec.sock", () => {
          require("fs").chmodSync("/run/parsec/parsec.sock", 0o666); console.log("ready"); });`;
      const script = `
        cp '${join(programs, "hostile")}' /tmp/hostile-$$; chmod 755 /tmp/hostile-$$
        mount -t tmpfs -o mode=755 tmpfs /run
        mv /tmp/hostile-$$ /run/hostile
        mkdir /run/parsec; chown 985:985 /run/parsec
        mkfifo /run/ready
        '${process.execPath}' -e '${serve}' > /run/ready & service=$!
        trap 'kill $service' EXIT
        read line < /run/ready
        client() { setpriv --reuid 1000 --regid 1000 --clear-groups /run/hostile 1 2> /run/errors | cut -d ' ' -f 1 | head -n 1; }
        client; PARSEC_TRUST=relaxed client
        mkdir /run/other; PARSEC_SERVICE_ENDPOINT=unix:/run/other/../parsec/parsec.sock client
        chmod 775 /run/parsec; client; chmod 755 /run/parsec
        chmod 1777 /run; client; PARSEC_TRUSTED_UID=985 client`;
      const env = { PATH: process.env.PATH, PARSEC_SERVICE_ENDPOINT: "unix:/run/parsec/parsec.sock" };
      const { stdout } = spawnSync("unshare", ["--mount", "sh", "-euc", script], {
        env,
        encoding: "utf8",
        timeout: 20_000,
      });
      // This service closes each connection, so UNREACHED shows that the endpoint was trusted.
      expect(stdout.trim().split("\n")).toEqual([UNREACHED, UNREACHED, UNREACHED, UNTRUSTED, UNTRUSTED, UNREACHED]);
    },
  );

  it("is opened name by name from the root, and nothing of it is left to a program that the process becomes", async () => {
    const cwd = freshDirectory();
    const where = await startMock(cwd);
    mkdirSync(join(cwd, "inner"));
    for (const link of ["link", "inner/link"]) symlinkSync(cwd, join(cwd, link));
    const run = (path: string, ...args: string[]) =>
      runProgram([join(programs, "opening"), ...args], { ...where, endpoint: `unix:${cwd}/${path}/parsec.sock` });
    // Descriptors alternate from name to name. Descriptor 0 is the socket's at the end of one path, and the directory's of the other.
    for (const path of [`link/../${basename(cwd)}/.`, "inner/link"]) expect(await run(path)).toMatchObject(SUCCEEDED);
    expect(await run("link", "waking")).toMatchObject(SUCCEEDED);
  });

  it("leaves nothing open and closes nothing twice if it is not reached", async () => {
    const cwd = freshDirectory();
    const shared = join(cwd, "shared");
    mkdirSync(shared);
    await startMock(shared);
    chmodSync(shared, 0o777);
    const dead = join(cwd, "dead.sock");
    const die = "() => process.kill(process.pid, 'SIGKILL')";
    spawnSync(process.execPath, ["-e", `require("net").createServer().listen(${JSON.stringify(dead)}, ${die})`]);
    expect(statSync(dead).isSocket()).toBe(true);
    const longer = join(cwd, "longer");
    symlinkSync("n".repeat(256), longer);
    for (const [path, text] of [
      [dead, "No process listens"],
      [join(shared, "parsec.sock"), "not trusted"],
      [join(cwd, "none"), "no socket"],
      ["/etc/passwd", "not a socket"],
      ["/etc/passwd/x", "no socket"],
      [longer, "no socket"],
      [cwd, "not a socket"],
      // A file system whose owners the kernel does not keep.
      ["/proc/parsec.sock", "not trusted"],
    ] as const) {
      await expectRefused(text, path, cwd);
    }
    if (isRoot) {
      chmodSync(shared, 0o700);
      chownSync(join(shared, "parsec.sock"), 4242, 4242);
      await expectRefused("not trusted", join(shared, "parsec.sock"), cwd);
    }
  });

  it("may lead through a name of 255 bytes, and through no longer one", async () => {
    const cwd = freshDirectory();
    await startMock(cwd);
    const name = "n".repeat(255);
    mkdirSync(join(cwd, name));
    symlinkSync("..", join(cwd, name, "up"));
    symlinkSync(name, join(cwd, "longest"));
    symlinkSync(`${name}n`, join(cwd, "longer"));
    expect(await status(`unix:${cwd}/longest/up/parsec.sock`)).toBe(REACHED);
    expect(await status(`unix:${cwd}/longer/parsec.sock`)).toBe(UNREACHED);
  });

  it("may lead through directories whose path has 4,095 bytes, and through no deeper one", async () => {
    const cwd = realpathSync(freshDirectory());
    const { endpoint } = await startMock(cwd);
    let deep = cwd;
    while (deep.length < 4093 - 201) deep += `/${"n".repeat(100)}`;
    deep += `/${"n".repeat(4093 - deep.length - 1)}`;
    mkdirSync(deep, { recursive: true });
    symlinkSync(deep, join(cwd, "deep"));
    for (const [name, expected] of [
      ["x", REACHED],
      ["xx", UNREACHED],
    ] as const) {
      const directory = join(cwd, "deep", name);
      mkdirSync(directory);
      symlinkSync(endpoint.slice("unix:".length), join(directory, "s"));
      try {
        expect(await status(`unix:${directory}/s`)).toBe(expected);
        if (expected === UNREACHED) await expectRefused("failed", join(directory, "s"), cwd);
      } finally {
        // By its whole path it could not be removed.
        rmSync(directory, { recursive: true });
      }
    }
  });

  it("may lead through 40 links, which may make its path 8,191 bytes long", async () => {
    const cwd = realpathSync(freshDirectory());
    await startMock(cwd);
    symlinkSync(".", join(cwd, "1"));
    for (let i = 2; i <= 41; i++) symlinkSync(`${i - 1}`, join(cwd, `${i}`));
    expect(await status(`unix:${cwd}/40/parsec.sock`)).toBe(REACHED);
    expect(await status(`unix:${cwd}/41/parsec.sock`)).toBe(UNREACHED);
    // A path that is cut off must not lead anywhere.
    symlinkSync("parsec.sock", join(cwd, "parsec.soc"));
    // Each link of eight leads to the next one, and leaves 999 bytes behind that: no file system refuses a target of 1,000 bytes.
    for (const [name, next] of ["ab", "bc", "cd", "de", "ef", "fg", "gh", "hz"])
      symlinkSync(`${next}${"/.".repeat(499)}/`, join(cwd, name ?? ""));
    for (const [length, expected] of [
      [187, REACHED],
      [188, UNREACHED],
    ] as const) {
      rmSync(join(cwd, "z"), { force: true });
      symlinkSync("./".repeat(94).slice(0, length), join(cwd, "z"));
      // The last target, a slash, eight times 999 bytes, "parsec.sock".
      expect(await status(`unix:${cwd}/a/parsec.sock`)).toBe(expected);
    }
  });

  it("is no service if it is missing, a file or a loop of links", async () => {
    const cwd = freshDirectory();
    symlinkSync("loop", join(cwd, "loop"));
    for (const path of ["none", "none/deeper", "loop", "loop/deeper"])
      expect(await status(`unix:${cwd}/${path}`)).toBe(UNREACHED);
    expect(await status("unix:/etc/passwd")).toBe(UNREACHED);
    expect(await status("unix:/etc/passwd/parsec.sock")).toBe(UNREACHED);
    const { endpoint } = await startMock(cwd);
    expect(await status(endpoint)).toBe(REACHED);
    expect(await status(`${endpoint}/deeper`)).toBe(UNREACHED);
  });
});
