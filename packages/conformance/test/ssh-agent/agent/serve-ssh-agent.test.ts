import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { programForTests } from "@parsec-ts/debian";
import type { ParsecKey } from "@parsec-ts/node";
import { type SshAgent, serveSshAgent, sshFingerprint, sshPublicKey } from "@parsec-ts/ssh-agent";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, type OpenSsh, provisionOpenSsh, runWith } from "../openssh.js";
import { sshServices } from "../ssh-services.js";
import { type Sshd, startSshd } from "../sshd.js";

const openSsh = await provisionOpenSsh();
const git = await programForTests("git");
const services = openSsh === undefined ? [] : await sshServices();
const directory = temporaryDirectory("ssh", afterAll);

if (openSsh === undefined) it.skip("OpenSSH comes from Debian's packages, which this machine cannot use");

/** A key, its public line, and the file of that line, by which programs name it. */
interface SshIdentity {
  readonly key: ParsecKey;
  readonly line: string;
  readonly file: string;
}

describe.each(services)("over $title", ({ isMock, provider, kinds, start }) => {
  /** A test that needs no provider: it is run on the mock alone. */
  const onMock = (title: string, test: () => Promise<void>): void => {
    if (isMock) it(title, test);
  };
  const names = kinds.map(([name]) => name);
  const identities = new Map<string, SshIdentity>();
  let agent: SshAgent;
  let sshd: Sshd;
  const closers: (() => Promise<void>)[] = [];

  const program = (name: keyof OpenSsh, args: readonly string[], input?: string): Promise<Ended> =>
    runWith(agent.path, openSsh?.[name] ?? "", args, input);
  const identity = (name: string): SshIdentity => {
    const found = identities.get(name);
    if (found === undefined) throw new Error(`no key ${name}`);
    return found;
  };
  const fileOf = (name: string, text: string): string => {
    const path = join(directory, `${provider}-${isMock ? "mock" : "real"}-${name}`);
    writeFileSync(path, text);
    return path;
  };

  beforeAll(async () => {
    if (openSsh === undefined) throw new Error("not provisioned");
    const { parsec, close } = await start();
    closers.push(close);
    for (const [name, attributes] of kinds) {
      const key = await parsec.ensureKey(name, attributes, { provider });
      const line = await sshPublicKey(key);
      identities.set(name, { key, line, file: fileOf(`${name}.pub`, `${line}\n`) });
    }
    const errors: string[] = [];
    agent = await serveSshAgent({
      keys: [...identities.values()].map(({ key }) => key),
      onError: (error) => errors.push(String(error)),
    });
    closers.push(agent.close);
    sshd = await startSshd(
      openSsh,
      temporaryDirectory("sshd", (remove) => closers.push(async () => remove())),
    );
    closers.push(sshd.close);
    closers.push(async () => expect(errors).toEqual([]));
  }, 240_000);
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  });

  it("ssh-add lists the keys, with their fingerprints and as lines", async () => {
    const short = await program("ssh-add", ["-l"]);
    const lines = await program("ssh-add", ["-L"]);
    const all = names.map(identity);
    expect(lines).toEqual({ code: 0, stdout: all.map(({ line }) => `${line}\n`).join(""), stderr: "" });
    const shown = short.stdout
      .trim()
      .split("\n")
      .map((line) => line.split(" ").slice(1, 3));
    expect(shown).toEqual(all.map(({ line, key }) => [sshFingerprint(line), key.name]));
  });

  it.each(names.filter((name) => name.startsWith("ecdsa")))(
    "ssh-add tests that it can sign and verify: %s",
    async (name) => {
      expect(await program("ssh-add", ["-T", identity(name).file])).toMatchObject({ code: 0, stderr: "" });
    },
  );

  it.each(names)("ssh-keygen signs a file, and verifies it: %s", async (name) => {
    const { line, file } = identity(name);
    const signed = await program("ssh-keygen", ["-q", "-Y", "sign", "-f", file, "-n", "file"], "a message");
    expect(signed).toMatchObject({ code: 0 });
    const signature = fileOf(`${name}.sig`, signed.stdout);
    const allowed = fileOf(`${name}.allowed`, `ada@pump-17 ${line}\n`);
    const verify = ["-Y", "verify", "-f", allowed, "-I", "ada@pump-17", "-n", "file", "-s", signature];
    expect(await program("ssh-keygen", verify, "a message")).toMatchObject({ code: 0 });
    expect((await program("ssh-keygen", verify, "another message")).code).not.toBe(0);
  });

  it.each(names)("ssh logs in to sshd: %s", async (name) => {
    const { line, file } = identity(name);
    const login = ["-o", "IdentitiesOnly=yes", "-i", file, ...sshd.sshArguments(), "echo", "hello"];
    sshd.setKeys({ authorized: `${line}\n` });
    expect(await program("ssh", login)).toEqual({ code: 0, stdout: "hello\n", stderr: "" });
    const other = identity(names.find((candidate) => candidate !== name) ?? "");
    sshd.setKeys({ authorized: `${other.line}\n` });
    expect((await program("ssh", login)).stderr).toContain("Permission denied (publickey)");
  });

  it.skipIf(git === undefined).each(names)("git signs a commit, and verifies it: %s", async (name) => {
    const { line } = identity(name);
    const repository = temporaryDirectory("git", (remove) => closers.push(async () => remove()));
    const allowed = fileOf(`${name}.git-allowed`, `ada@pump-17 ${line}\n`);
    const runGit = (...args: readonly string[]): Promise<Ended> =>
      runWith(
        agent.path,
        git ?? "",
        [
          ...["-C", repository, "-c", "gpg.format=ssh", "-c", `user.signingkey=key::${line}`],
          ...["-c", `gpg.ssh.program=${openSsh?.["ssh-keygen"]}`, "-c", `gpg.ssh.allowedSignersFile=${allowed}`],
          ...["-c", "user.name=Ada", "-c", "user.email=ada@pump-17", ...args],
        ],
        "",
        { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
      );
    expect(await runGit("init", "-q")).toMatchObject({ code: 0 });
    expect(await runGit("commit", "-q", "--allow-empty", "-S", "-m", "a message")).toMatchObject({
      code: 0,
      stderr: "",
    });
    const verified = await runGit("verify-commit", "HEAD");
    expect(verified.code).toBe(0);
    expect(verified.stderr).toContain(`Good "git" signature for ada@pump-17`);
    writeFileSync(allowed, `other@pump-17 ${line}\n`);
    expect((await runGit("verify-commit", "HEAD")).stderr).not.toContain("for ada@pump-17");
  });

  onMock("ssh-add cannot add, remove or lock anything", async () => {
    const file = join(directory, "new-key");
    const made = await program("ssh-keygen", ["-q", "-t", "ecdsa", "-N", "", "-C", "new", "-f", file]);
    expect(made.code).toBe(0);
    const first = identity(names[0] ?? "").file;
    for (const args of [[file], ["-c", file], ["-t", "60", file], ["-d", first], ["-D"]]) {
      const { code, stderr } = await program("ssh-add", args);
      expect({ args, code, refused: /refused|failed/i.test(stderr) }).toEqual({ args, code: 1, refused: true });
    }
    expect((await program("ssh-add", ["-L"])).stdout.trim().split("\n")).toHaveLength(names.length);
  });

  onMock("ssh-add is refused SHA-1, which OpenSSH 9.2 asks for when it tests an RSA key", async () => {
    const { code, stderr } = await program("ssh-add", ["-T", identity("rsa-any").file]);
    expect(code).toBe(1);
    expect(stderr).toContain("agent refused operation");
  });

  onMock("many logins at once are served", async () => {
    const { line, file } = identity("ecdsa-p256");
    sshd.setKeys({ authorized: `${line}\n` });
    const login = ["-o", "IdentitiesOnly=yes", "-i", file, ...sshd.sshArguments(), "echo", "hello"];
    const ended = await Promise.all(Array.from({ length: 8 }, () => program("ssh", login)));
    expect(ended.map(({ stdout }) => stdout)).toEqual(ended.map(() => "hello\n"));
  });

  it("sshd has seen nothing but public keys", () => {
    expect(sshd.log()).toContain("Accepted publickey for tester");
    expect(sshd.log()).not.toMatch(/password|keyboard/);
  });
});
