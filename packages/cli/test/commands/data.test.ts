import { createHash, createVerify, randomBytes } from "node:crypto";
import { closeSync, openSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, runCli, type Setting } from "../run-cli.js";

let service: MockService;
const cleanups: (() => void)[] = [];
const directory = temporaryDirectory("cli-data", (remove) => cleanups.push(remove));
const path = (name: string): string => join(directory, name);
const run = (args: readonly string[], setting: Setting = {}): Promise<Ended> => runCli(args, { service, ...setting });
let publicKey: string;

beforeAll(async () => {
  service = await startMockService({ providers: ["software"], admins: [] });
  await run(["key", "create", "device"]);
  await run(["key", "create", "any", "--alg", "ecdsa-any"]);
  await run(["key", "create", "config", "--type", "aes-256"]);
  await run(["key", "create", "wrapper", "--type", "rsa-2048", "--alg", "oaep"]);
  publicKey = (await run(["key", "export", "device"])).stdout;
});
afterAll(async () => {
  await service.close();
  for (const remove of cleanups) remove();
});

const isValid = (message: string | Buffer, base64: string, hash = "sha256", key = publicKey): boolean =>
  createVerify(hash).update(message).verify(key, base64, "base64");

describe("sign and verify", () => {
  it("take a text, a file and a pipe; Node verifies", async () => {
    const message = "Grüße\n";
    writeFileSync(path("message"), message);
    for (const [args, setting] of [
      [[message], {}],
      [["--in", path("message")], {}],
      [[], { stdin: message }],
      [["--in", "-"], { stdin: message }],
    ] as const) {
      const { stdout } = await run(["sign", ...args, "-k", "device"], setting);
      expect(isValid(message, stdout)).toBe(true);
      const verify = await run(["verify", ...args, "-k", "device", "--signature", stdout], setting);
      expect({ code: verify.code, stdout: verify.stdout }).toEqual({ code: 0, stdout: "valid\n" });
    }
  });

  it("take a file that is longer than any request and than the limit of whole inputs", async () => {
    const file = openSync(path("long"), "w");
    closeSync(file);
    truncateSync(path("long"), 100 * 1024 * 1024);
    const signature = path("long.sig");
    const signed = await run(["sign", "--in", path("long"), "-k", "device", "--out", signature], {
      terminals: ["stderr"],
    });
    expect(signed.code).toBe(0);
    expect(signed.stderr).toContain("100 %");
    const args = ["verify", "--in", path("long"), "-k", "device", "--signature-file", signature];
    expect((await run(args)).stdout).toBe("valid\n");
    expect((await run([...args, "--quiet"])).stderr).toBe("");
    truncateSync(path("long"), 100 * 1024 * 1024 - 1);
    expect(await run(args)).toMatchObject({ code: 1, stdout: "not valid\n" });
  });

  it("write r and s with --format raw, and verify by the public key with --local", async () => {
    const { bytes } = await run(["sign", "a text", "-k", "device", "--format", "raw", "--encoding", "binary"]);
    expect(bytes).toHaveLength(64);
    const args = ["a text", "-k", "device", "--format", "raw", "--signature", bytes.toString("base64"), "--local"];
    expect((await run(["verify", ...args])).stdout).toBe("valid\n");
    expect((await run(["verify", "another", ...args.slice(1)])).code).toBe(1);
  });

  it("use the named hash with a key that permits any, and refuse it with one that does not", async () => {
    const key = (await run(["key", "export", "any"])).stdout;
    const { stdout } = await run(["sign", "a text", "-k", "any", "--hash", "sha512"]);
    expect(isValid("a text", stdout, "sha512", key)).toBe(true);
    expect((await run(["sign", "a text", "-k", "device", "--hash", "sha512"])).code).toBe(5);
  });

  it.each([
    ["a terminal", { terminals: ["stdin"] }],
    ["a file that a shell loop reads", { isStdinShared: true, stdin: "the lines of the loop" }],
  ] as const)("do not wait for %s", async (_, setting) => {
    const { code, stderr } = await run(["sign", "-k", "device", "--encoding", "hex"], setting);
    expect(code).toBe(2);
    expect(stderr).toContain("--in FILE");
  });

  it.each([
    [["sign", "a text", "--in", "x", "-k", "device", "--format", "der"]],
    [["verify", "a text", "-k", "device"]],
    [["verify", "a text", "-k", "device", "--signature", "AAAA", "--signature-file", "x"]],
    [["verify", "a text", "-k", "device", "--signature", "no base64!"]],
    [["sign", "a text", "-k", "device", "--format", "asn1"]],
    [["sign", "a text", "-k", "device", "--encoding", "base46"]],
  ])("refuse %j", async (args) => {
    expect((await run(args)).code).toBe(2);
  });
});

describe("encrypt, decrypt, seal and open", () => {
  const secret = "correct horse battery staple";

  it("take and give back bytes as they are", async () => {
    const plaintext = randomBytes(300_000);
    writeFileSync(path("plain"), plaintext);
    expect((await run(["seal", "--in", path("plain"), "-k", "config", "--out", path("sealed")])).code).toBe(0);
    expect(statSync(path("sealed")).size).toBe(plaintext.length + 36);
    expect((await run(["open", "--in", path("sealed"), "-k", "config"])).bytes).toEqual(plaintext);
    expect((await run(["open", "--in", path("sealed"), "-k", "config", "--out", path("opened")])).stdout).toBe("");
    expect(readFileSync(path("opened"))).toEqual(plaintext);
    expect(statSync(path("opened")).mode & 0o777).toBe(0o600);
  });

  it("take a pipe", async () => {
    const sealed = (await run(["seal", "-k", "config"], { stdin: secret })).stdout;
    expect((await run(["open", "-k", "config"], { stdin: sealed })).stdout).toBe(secret);
    const encrypted = (await run(["encrypt", "-k", "wrapper", "--label", "l"], { stdin: secret })).stdout;
    const args = ["decrypt", "-k", "wrapper", "--label"];
    expect((await run([...args, "l"], { stdin: encrypted })).stdout).toBe(secret);
    expect((await run([...args, "m"], { stdin: encrypted })).code).toBe(11);
  });

  it("bind the additional data", async () => {
    const sealed = (await run(["seal", secret, "-k", "config", "--additional-data", "v1"])).stdout.trim();
    expect((await run(["open", sealed, "-k", "config", "--additional-data", "v1"])).stdout).toBe(secret);
    expect((await run(["open", sealed, "-k", "config"])).code).toBe(11);
  });

  it("encrypt by AES with a nonce", async () => {
    const inputs = ["-k", "config", "--nonce", "000102030405060708090a0b", "--additional-data", "x"];
    const encrypted = (await run(["encrypt", secret, ...inputs])).stdout.trim();
    expect((await run(["decrypt", encrypted, ...inputs])).stdout).toBe(`${secret}\n`);
    expect((await run(["encrypt", secret, "-k", "config", "--encoding", "hex"])).code).toBe(2);
  });

  it("ask for the plaintext on a terminal, which shows nothing from the prompt on", async () => {
    const stdin = new PassThrough();
    const modes: boolean[] = [];
    const onRawMode = (isRaw: boolean): void => void modes.push(isRaw);
    const onStderr = (text: string): void => {
      if (!text.includes("not shown")) return;
      expect(modes).toEqual([true]);
      stdin.write("secrex\u007fté\u007f\r");
    };
    const setting = { stdin, terminals: ["stdin"], onStderr, onRawMode } as const;
    const asked = await run(["seal", "-k", "config"], setting);
    expect(asked.code).toBe(0);
    expect(asked.stderr).not.toContain("secre");
    expect(modes).toEqual([true, false]);
    expect((await run(["open", asked.stdout.trim(), "-k", "config"])).stdout).toBe("secret");
  });

  it("end at Ctrl-C in that prompt, and do not ask with --no-input", async () => {
    const stdin = new PassThrough();
    const onStderr = (text: string): void => void (text.includes("not shown") && stdin.write("secr\u0003"));
    expect((await run(["seal", "-k", "config"], { stdin, terminals: ["stdin"], onStderr })).code).toBe(130);
    const unasked = await run(["seal", "-k", "config", "--no-input"], { terminals: ["stdin"] });
    expect(unasked.code).toBe(2);
  });

  it("refuse a plaintext that is longer than memory should hold", async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(1024 * 1024);
      })(),
    );
    expect((await run(["seal", "-k", "config"], { stdin: endless })).code).toBe(2);
  });
});

describe("hash and random", () => {
  it.each(["sha256", "sha384", "sha512", "sha3-256"])("hashes by %s here and in the service", async (hash) => {
    const expected = `${createHash(hash).update("a text").digest("hex")}\n`;
    expect((await run(["hash", "a text", "--hash", hash])).stdout).toBe(expected);
    expect((await run(["hash", "a text", "--hash", hash, "--service"])).stdout).toBe(expected);
  });

  it("gives so many random bytes, in each encoding and into a file", async () => {
    expect((await run(["random", "9"])).stdout).toMatch(/^[A-Za-z0-9+/]{12}\n$/);
    expect((await run(["random", "9", "--encoding", "hex"])).stdout).toMatch(/^[0-9a-f]{18}\n$/);
    expect((await run(["random", "9", "--encoding", "binary"])).bytes).toHaveLength(9);
    await run(["random", "9", "--out", path("random")]);
    expect(readFileSync(path("random"))).toHaveLength(9);
    expect(statSync(path("random")).mode & 0o777).toBe(0o600);
    expect((await run(["random", "9", "--encoding", "binary"], { terminals: ["stdout"] })).code).toBe(2);
    expect((await run(["random", "1e9"])).code).toBe(2);
  });
});

it("leaves no unfinished file anywhere", () => {
  expect(readdirSync(directory).filter((name) => name.endsWith(".part"))).toEqual([]);
});
