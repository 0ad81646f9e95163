import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { schemaProblems } from "../json-schema.js";
import { type Ended, Interrupted, runCli, type Setting } from "../run-cli.js";

const { $defs } = JSON.parse(readFileSync(new URL("../../schemas/results.schema.json", import.meta.url), "utf8"));
const directory = temporaryDirectory("cli-ssh", afterAll);
let service: MockService;
let publicKey: string;

const run = (args: readonly string[], setting: Setting = {}): Promise<Ended> => runCli(args, { service, ...setting });

/** Writes a file for a test; returns its path. */
function fileOf(name: string, text: string, mode = 0o600): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

beforeAll(async () => {
  service = await startMockService({ providers: ["software"] });
  await run(["key", "create", "login"]);
  await run(["key", "create", "ca", "--type", "ec-p384"]);
  await run(["key", "create", "old", "--type", "rsa-2048", "--alg", "pkcs1-any"]);
  await run(["key", "create", "config", "--type", "aes-256"]);
  publicKey = (await run(["ssh-key", "-k", "login"])).stdout;
});
afterAll(() => service.close());

const uint32 = (value: number): Buffer =>
  Buffer.from([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
const string = (bytes: Uint8Array): Buffer => Buffer.concat([uint32(bytes.length), bytes]);

/** Asks an agent one thing; resolves with its answer. */
function ask(socketPath: string, message: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const socket = connect(socketPath, () => socket.write(string(message)));
    socket.on("error", reject);
    socket.on("end", () => reject(new Error("the agent closed the connection")));
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4 || received.length < 4 + received.readUInt32BE()) return;
      socket.destroy();
      resolve(received.subarray(4));
    });
  });
}

const LIST = Buffer.of(11);

function signRequest(line: string): Buffer {
  const blob = Buffer.from(line.split(" ")[1] ?? "", "base64");
  return Buffer.concat([Buffer.of(13), string(blob), string(Buffer.from("a challenge")), uint32(0)]);
}

/** Starts an agent until the test has used its socket; resolves with the end of the command. */
async function whileServing(
  args: readonly string[],
  use: (socketPath: string) => Promise<void>,
  setting: Setting = {},
): Promise<Ended> {
  const controller = new AbortController();
  let found = (_path: string): void => undefined;
  const socketPath = new Promise<string>((resolve) => (found = resolve));
  const onStdout = (text: string): void => found(/(\/[^\s"]+)/.exec(text)?.[1] ?? "");
  const ended = run(["ssh-agent", ...args], { ...setting, interrupt: controller.signal, onStdout });
  const path = await Promise.race([socketPath, ended]);
  if (typeof path !== "string") throw new Error(path.stderr);
  try {
    await use(path);
  } finally {
    controller.abort(new Interrupted(2));
  }
  return await ended;
}

describe("ssh-key", () => {
  it("prints the line of authorized_keys, or the fingerprint", async () => {
    expect(publicKey).toMatch(/^ecdsa-sha2-nistp256 [A-Za-z0-9+/]+=* login\n$/);
    const { stdout } = await run(["ssh-key", "-k", "login", "--comment", "ada@pump-17"]);
    expect(stdout).toBe(publicKey.replace(" login\n", " ada@pump-17\n"));
    const printed = await run(["ssh-key", "-k", "login", "--fingerprint"]);
    const { fingerprint } = JSON.parse((await run(["ssh-key", "-k", "login", "--json"])).stdout);
    expect(printed.stdout).toBe(`${fingerprint}\n`);
  });

  it("writes a file", async () => {
    const path = join(directory, "login.pub");
    const { stdout, stderr } = await run(["ssh-key", "-k", "login", "--out", path]);
    expect([stdout, stderr]).toEqual(["", `Public key written to ${path}\n`]);
    expect(readFileSync(path, "utf8")).toBe(publicKey);
  });

  it.each([
    [["-k", "config"], 5],
    [["-k", "unknown"], 3],
    [["-k", "login", "--comment", "two\nlines"], 2],
    [[], 2],
  ])("refuses %j with exit code %i", async (args, code) => {
    expect(await run(["ssh-key", ...args])).toMatchObject({ code, stdout: "" });
  });

  it("says which keys SSH can use", async () => {
    await run(["key", "create", "pss", "--type", "rsa-2048", "--alg", "pss"]);
    const { code, stderr } = await run(["ssh-key", "-k", "pss"]);
    expect(code).toBe(6);
    expect(stderr).toContain("--type ec-p256");
  });
});

describe("ssh-cert", () => {
  const certify = (...args: readonly string[]): Promise<Ended> =>
    run(["ssh-cert", publicKey, "-k", "ca", "--principals", "ada,bea", "--lifetime", "8h", ...args]);
  const decoded = (line: string): string => Buffer.from(line.split(" ")[1] ?? "", "base64").toString("latin1");

  it("takes the public key as an argument, from a file or through a pipe", async () => {
    const path = fileOf("subject.pub", publicKey);
    const options = ["-k", "ca", "--principals", "ada", "--lifetime", "30m"];
    const results = [
      await certify(),
      await run(["ssh-cert", "--in", path, ...options]),
      await run(["ssh-cert", ...options], { stdin: publicKey }),
    ];
    for (const { code, stdout } of results) {
      expect(code).toBe(0);
      expect(stdout).toMatch(/^ecdsa-sha2-nistp256-cert-v01@openssh\.com [A-Za-z0-9+/]+=* login\n$/);
    }
  });

  it("gives users the usual rights, or the named ones, and restricts them", async () => {
    const usual = decoded((await certify("--serial", "4660")).stdout);
    expect(usual).toContain("permit-pty");
    expect(usual).toContain("ada,bea");
    expect(usual).toContain("\0\0\0\0\0\0\x12\x34\0\0\0\x01");
    const none = decoded((await certify("--extensions", "none", "--id", "a name for logs")).stdout);
    expect(none).not.toContain("permit-");
    expect(none).toContain("a name for logs");
    const critical = ["--critical", "force-command=/bin/backup --all=x", "verify-required"];
    const named = decoded((await certify("--extensions", "permit-pty,permit-user-rc", ...critical)).stdout);
    expect(named).not.toContain("permit-agent-forwarding");
    expect(named).toContain("permit-user-rc");
    expect(named).toContain("/bin/backup --all=x");
    expect(named).toContain("verify-required\0\0\0\0");
  });

  it("certifies a host, into a file", async () => {
    const path = join(directory, "host-cert.pub");
    const { code, stdout, stderr } = await certify("--host", "--out", path);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: `Certificate written to ${path}\n` });
    expect(decoded(readFileSync(path, "utf8"))).not.toContain("permit-");
  });

  it.each([
    [["--host", "--extensions", "permit-pty"], 2],
    [["--lifetime", "8 hours"], 2],
    [["--serial", "-1"], 2],
    [["--serial", "0x10"], 2],
    [["--principals", ""], 2],
    [["--in", "/nonexistent"], 2],
    [["-k", "unknown"], 3],
  ])("refuses %j with exit code %i", async (args, code) => {
    expect(await certify(...args)).toMatchObject({ code, stdout: "" });
  });

  it("refuses what is no public key", async () => {
    const options = ["-k", "ca", "--principals", "ada", "--lifetime", "8h"];
    const { code, stderr } = await run(["ssh-cert", "no key", ...options]);
    expect(code).toBe(2);
    expect(stderr).toContain("ERR_PARSEC_SSH_PUBLIC_KEY");
  });
});

describe("ssh-agent", () => {
  it("serves the named keys until Ctrl-C, and says where", async () => {
    const { code, stdout, stderr } = await whileServing(["--keys", "login,old"], async (path) => {
      const list = (await ask(path, LIST)).toString("latin1");
      expect(list).toContain("login");
      expect(list).toContain("old");
      expect(list).not.toContain("ca");
      expect((await ask(path, signRequest(publicKey)))[0]).toBe(14);
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^SSH_AUTH_SOCK=\/.+\n$/);
    expect(stderr).toContain("Ctrl-C stops it");
    expect(existsSync(dirname(stdout.trim().split("=")[1] ?? ""))).toBe(false);
  });

  it("prints its result as JSON that obeys the schema", async () => {
    const path = join(directory, "agent", "s");
    const { stdout } = await whileServing(
      ["--keys", "login", "--keys", "old", "--json", "--socket", path],
      async () => undefined,
    );
    const result = JSON.parse(stdout);
    expect(schemaProblems($defs["ssh-agent"], result, $defs)).toEqual([]);
    expect(result.socket).toBe(path);
    expect(result.keys.map(({ keyName }: { keyName: string }) => keyName)).toEqual(["login", "old"]);
  });

  it("offers a certificate beside its key", async () => {
    const options = ["-k", "ca", "--principals", "ada", "--lifetime", "8h"];
    const certificate = (await run(["ssh-cert", publicKey, ...options])).stdout;
    const path = fileOf("login-cert.pub", certificate);
    await whileServing(["--keys", "old,login", "--certificate", path], async (socket) => {
      expect((await ask(socket, LIST)).readUInt32BE(1)).toBe(3);
      expect((await ask(socket, signRequest(certificate)))[0]).toBe(14);
    });
    const other = await run(["ssh-agent", "--keys", "old", "--certificate", path, "--", "true"]);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("for none of the keys");
    const twice = await run(["ssh-agent", "--keys", "login", "--certificate", path, path, "--", "true"]);
    expect(twice.code).toBe(2);
    expect(twice.stderr).toContain("more than one certificate for login");
  });

  it("runs a command with SSH_AUTH_SOCK, and exits as it does", async () => {
    const file = join(directory, "seen");
    const script = `require("node:fs").writeFileSync(${JSON.stringify(file)}, process.env.SSH_AUTH_SOCK); process.exit(7)`;
    const { code, stdout } = await run(["ssh-agent", "--keys", "login", "--", process.execPath, "-e", script]);
    expect({ code, stdout }).toEqual({ code: 7, stdout: "" });
    const path = readFileSync(file, "utf8");
    expect(path).toMatch(/^\/.+\/agent\.sock$/);
    expect(existsSync(path)).toBe(false);
    expect((await run(["ssh-agent", "--keys", "login", "--", "no-such-command"])).code).toBe(127);
  });

  it.each([
    ["y\n", 14],
    ["n\n", 5],
    ["\n", 5],
  ])("asks on the terminal before each signature: %j", async (answer, type) => {
    const stdin = new PassThrough();
    const onStderr = (text: string): void => void (text.includes("[y/N]") && stdin.write(answer));
    const setting: Setting = { stdin, terminals: ["stdin", "stderr"], onStderr };
    const { stderr } = await whileServing(
      ["--keys", "login", "--confirm"],
      async (path) => {
        for (let i = 0; i < 2; i++) expect((await ask(path, signRequest(publicKey)))[0]).toBe(type);
      },
      setting,
    );
    expect(stderr.match(/Allow use of the key login \(SHA256:[A-Za-z0-9+/]{43}\)\? \[y\/N\]/g)).toHaveLength(2);
  });

  it("takes the end of the terminal's input for no, for all later questions too", async () => {
    const stdin = new PassThrough();
    stdin.end();
    await whileServing(
      ["--keys", "login", "--confirm"],
      async (path) => {
        for (let i = 0; i < 2; i++) expect((await ask(path, signRequest(publicKey)))[0]).toBe(5);
      },
      { stdin, terminals: ["stdin", "stderr"] },
    );
  });

  it("ends at Ctrl-C in the question", async () => {
    const stdin = new PassThrough();
    let asked = (): void => undefined;
    const question = new Promise<void>((resolve) => (asked = resolve));
    const onStderr = (text: string): void => void (text.includes("[y/N]") && asked());
    const refused: Promise<unknown>[] = [];
    const { code } = await whileServing(
      ["--keys", "login", "--confirm"],
      async (path) => {
        refused.push(expect(ask(path, signRequest(publicKey))).rejects.toThrow());
        await question;
      },
      { stdin, terminals: ["stdin", "stderr"], onStderr },
    );
    expect(code).toBe(0);
    await Promise.all(refused);
  });

  it.each([
    [0, "", 14],
    [0, "Yes", 14],
    [0, "no", 5],
    [0, "a password", 5],
    [1, "", 5],
    [1, "yes", 5],
  ])("asks by the program SSH_ASKPASS as ssh-agent does: exit code %i and %j", async (code, text, type) => {
    const seen = join(directory, `asked-${code}-${text}`);
    const script = `#!/bin/sh\nprintf '%s|%s' "$SSH_ASKPASS_PROMPT" "$1" > '${seen}'\necho '${text}'\nexit ${code}\n`;
    const askpass = fileOf(`askpass-${code}-${text}`, script, 0o700);
    await whileServing(
      ["--keys", "login", "--confirm"],
      async (path) => {
        expect((await ask(path, signRequest(publicKey)))[0]).toBe(type);
      },
      { env: { SSH_ASKPASS: askpass, PATH: process.env.PATH } },
    );
    expect(readFileSync(seen, "utf8")).toMatch(/^confirm\|Allow use of the key login \(SHA256:/);
  });

  it.each<[string, readonly string[], Setting]>([
    ["no terminal", [], {}],
    ["--no-input", ["--no-input"], { terminals: ["stdin", "stderr"] }],
    ["a command on the terminal", ["--", "true"], { terminals: ["stdin", "stderr"] }],
  ])("refuses --confirm where it cannot ask: %s", async (_title, args, setting) => {
    const { code, stderr } = await run(["ssh-agent", "--keys", "login", "--confirm", ...args], setting);
    expect(code).toBe(2);
    expect(stderr).toContain("SSH_ASKPASS");
  });

  it("tells the user why a signature failed", async () => {
    await run(["key", "create", "lost"]);
    const line = (await run(["ssh-key", "-k", "lost"])).stdout;
    const { stderr } = await whileServing(["--keys", "lost"], async (path) => {
      await run(["key", "delete", "lost", "--force"]);
      expect((await ask(path, signRequest(line)))[0]).toBe(5);
    });
    expect(stderr).toMatch(/^parsec: lost: .*ERR_PARSEC_SERVICE_DOES_NOT_EXIST/m);
  });

  it.each([
    [["--keys", "unknown", "--", "true"], 3],
    [["--keys", "", "--", "true"], 2],
    [["--", "true"], 2],
    [["--keys", "login", "--lifetime", "forever", "--", "true"], 2],
    [["--keys", "login", "--certificate", "/nonexistent", "--", "true"], 12],
    [["--keys", "login", "--socket", "relative/s", "--", "true"], 2],
  ])("refuses %j with exit code %i", async (args, code) => {
    expect(await run(["ssh-agent", ...args])).toMatchObject({ code, stdout: "" });
  });

  it("refuses a directory that others may enter, as not trusted", async () => {
    const open = temporaryDirectory("cli-open", (remove) => afterAll(remove));
    chmodSync(open, 0o755);
    const { code, stderr } = await run(["ssh-agent", "--keys", "login", "--socket", join(open, "s"), "--", "true"]);
    expect(code).toBe(9);
    expect(stderr).toContain("chmod 700");
  });
});
