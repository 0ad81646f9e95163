import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Ended, Interrupted, runCli, type Setting } from "../run-cli.js";

let service: MockService;
const cleanups: (() => void)[] = [];
const directory = temporaryDirectory("cli-key", (remove) => cleanups.push(remove));
const run = (args: readonly string[], setting: Setting = {}): Promise<Ended> => runCli(args, { service, ...setting });
const list = async (...args: string[]) => JSON.parse((await run(["key", "list", "--json", ...args])).stdout).keys;

beforeAll(async () => {
  service = await startMockService({ providers: ["software"], admins: [] });
});
afterEach(async () => {
  for (const { name } of await list()) await run(["key", "delete", name, "--force"]);
});
afterAll(async () => {
  await service.close();
  for (const remove of cleanups) remove();
});

describe("key create", () => {
  it.each([
    [["--type", "ec-p256"], { type: "ec-p256", algorithm: "ecdsa-sha256", usage: ["sign", "verify"] }],
    [["--type", "ec-p384"], { type: "ec-p384", algorithm: "ecdsa-sha384" }],
    [["--type", "ec-p521", "--alg", "ecdsa-any"], { type: "ec-p521", algorithm: "ecdsa-any" }],
    [["--type", "ec-p256", "--alg", "deterministic-ecdsa"], { algorithm: "deterministic-ecdsa-sha256" }],
    [["--type", "ec-p256", "--use", "agree"], { algorithm: "ecdh", usage: ["agree"] }],
    [["--type", "x25519"], { type: "x25519", algorithm: "ecdh" }],
    [["--type", "rsa-1024"], { type: "rsa-1024", algorithm: "pkcs1-sha256" }],
    [["--type", "rsa-1024", "--alg", "pss-sha384"], { algorithm: "pss-sha384" }],
    [["--type", "rsa-1024", "--alg", "oaep"], { algorithm: "oaep-sha256", usage: ["encrypt", "decrypt"] }],
    [["--type", "rsa-1024", "--use", "encrypt", "--alg", "pkcs1"], { algorithm: "pkcs1" }],
    [["--type", "aes-128"], { type: "aes-128", algorithm: "gcm" }],
    [["--type", "aes-256", "--alg", "ccm"], { algorithm: "ccm" }],
    [["--type", "chacha20"], { type: "chacha20", algorithm: "chacha20-poly1305" }],
    [["--type", "hmac-sha256"], { type: "hmac-sha256", bits: 256, algorithm: "hmac-sha256" }],
    [["--type", "hmac-sha512"], { type: "hmac-sha512", bits: 512 }],
    [["--exportable"], { usage: expect.arrayContaining(["export"]) }],
  ])("with %j makes such a key", async (options, expected) => {
    expect((await run(["key", "create", "new", ...options])).code).toBe(0);
    expect(await list()).toEqual([expect.objectContaining({ name: "new", provider: "mbed-crypto", ...expected })]);
  });

  it.each([
    ["--type", "x25519", "--use", "sign"],
    ["--type", "aes-256", "--alg", "ecdsa"],
    ["--type", "rsa-1024", "--alg", "oaep-any"],
    ["--type", "hmac-sha7"],
    ["--type", "toString"],
  ])("refuses %s %s %s %s before anything is sent", async (...options) => {
    expect((await run(["key", "create", "new", ...options])).code).toBe(2);
    expect(await list()).toEqual([]);
  });

  it("succeeds again with --ensure", async () => {
    for (let i = 0; i < 2; i++) expect((await run(["key", "create", "new", "--ensure"])).code).toBe(0);
  });
});

describe("key list", () => {
  it("takes a pattern, and a provider", async () => {
    for (const name of ["device/a", "device/b", "other"]) await run(["key", "create", name]);
    const names = async (...args: string[]) => (await list(...args)).map(({ name }: { name: string }) => name);
    expect(await names("device/*")).toEqual(["device/a", "device/b"]);
    expect(await names("device/?", "--provider", "Mbed Crypto")).toEqual(["device/a", "device/b"]);
    expect(await names("device")).toEqual([]);
    expect(await names("--provider", "tpm")).toEqual([]);
  });
});

describe("key show and key export", () => {
  it("show the public key as Node reads it, and its fingerprint", async () => {
    await run(["key", "create", "device"]);
    const { publicKey, fingerprint } = JSON.parse((await run(["key", "show", "device", "--json"])).stdout);
    const der = createPublicKey(publicKey).export({ format: "der", type: "spki" });
    expect(fingerprint).toBe(createHash("sha256").update(der).digest("base64"));
    expect((await run(["key", "export", "device"])).stdout).toBe(publicKey);
    expect((await run(["key", "export", "device", "--format", "der"])).bytes).toEqual(der);
    const jwk = JSON.parse((await run(["key", "export", "device", "--format", "jwk"])).stdout);
    expect(createPublicKey({ key: jwk, format: "jwk" }).equals(createPublicKey(publicKey))).toBe(true);
  });

  it("export a secret key to a file that only its owner can read", async () => {
    const out = join(directory, "secret.pem");
    for (const [name, type] of [
      ["ec", "ec-p256"],
      ["rsa", "rsa-1024"],
    ] as const) {
      await run(["key", "create", name, "--type", type, "--exportable"]);
      expect((await run(["key", "export", name, "--secret", "--out", out])).code).toBe(0);
      expect(statSync(out).mode & 0o777).toBe(0o600);
      const own = createPublicKey(createPrivateKey(readFileSync(out)));
      expect(own.equals(createPublicKey((await run(["key", "export", name])).stdout))).toBe(true);
    }
  });

  it("do not show a secret on a terminal", async () => {
    await run(["key", "create", "config", "--type", "aes-256", "--exportable"]);
    const shown = await run(["key", "export", "config", "--secret"], { terminals: ["stdout"] });
    expect({ code: shown.code, stdout: shown.stdout }).toEqual({ code: 2, stdout: "" });
    expect((await run(["key", "export", "config", "--secret"])).bytes).toHaveLength(32);
  });
});

describe("key import", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ format: "pem", type: "pkcs8" });

  it.each([
    ["PEM", pem],
    ["SEC1", privateKey.export({ format: "pem", type: "sec1" })],
    ["DER", privateKey.export({ format: "der", type: "pkcs8" })],
    ["a JWK", JSON.stringify(privateKey.export({ format: "jwk" }))],
  ])("takes %s from a pipe and from a file", async (_, input) => {
    const file = join(directory, "key");
    writeFileSync(file, input);
    expect((await run(["key", "import", "piped"], { stdin: input })).code).toBe(0);
    expect((await run(["key", "import", "filed", "--in", file])).code).toBe(0);
    const exported = (await run(["key", "export", "piped"])).stdout;
    expect(createPublicKey(exported).equals(publicKey)).toBe(true);
    expect((await run(["key", "export", "filed"])).stdout).toBe(exported);
  });

  it("takes a public key to verify", async () => {
    const stdin = publicKey.export({ format: "pem", type: "spki" });
    expect((await run(["key", "import", "peer"], { stdin })).code).toBe(0);
    expect(await list()).toEqual([expect.objectContaining({ type: "ec-p256-public", usage: ["verify"] })]);
  });

  it("takes raw bytes of a named type, of the right length", async () => {
    const importAes = (stdin: Uint8Array) =>
      run(["key", "import", "raw", "--type", "aes-256", "--exportable"], { stdin });
    expect((await importAes(new Uint8Array(31))).code).toBe(2);
    expect((await importAes(Uint8Array.from({ length: 32 }, (_, i) => i))).code).toBe(0);
    const { bytes } = await run(["key", "export", "raw", "--secret"]);
    expect([...bytes]).toEqual(Array.from({ length: 32 }, (_, i) => i));
  });

  it.each(["no key at all", "{ no JSON", "-----BEGIN PRIVATE KEY-----"])("refuses %s", async (stdin) => {
    const { code, stderr } = await run(["key", "import", "bad"], { stdin });
    expect(code).toBe(2);
    expect(stderr).not.toContain(stdin);
  });
});

describe("key delete", () => {
  it("wants --force without a terminal, and with --no-input", async () => {
    await run(["key", "create", "device"]);
    const terminals = ["stdin", "stdout", "stderr"] as const;
    for (const [args, setting] of [
      [[], {}],
      [["--no-input"], { terminals }],
    ] as const) {
      const { code, stderr } = await run(["key", "delete", "device", ...args], setting);
      expect(code).toBe(2);
      expect(stderr).toContain("--force");
    }
    expect(await list()).toHaveLength(1);
    expect((await run(["key", "delete", "device", "--force"])).code).toBe(0);
    expect(await list()).toHaveLength(0);
  });

  it.each([
    ["y\n", 0, 0],
    ["\n", 1, 1],
    ["no\n", 1, 1],
  ])("asks on a terminal: %j", async (answer, code, left) => {
    await run(["key", "create", "device"]);
    const stdin = new PassThrough();
    const onStderr = (text: string): void => void (text.includes("[y/N]") && stdin.end(answer));
    const ended = await run(["key", "delete", "device"], { stdin, terminals: ["stdin", "stderr"], onStderr });
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain("device (ec-p256, mbed-crypto)");
    expect(await list()).toHaveLength(left);
  });

  it("ends at Ctrl-C in the question, and deletes nothing", async () => {
    await run(["key", "create", "device"]);
    const controller = new AbortController();
    const onStderr = (text: string): void => void (text.includes("[y/N]") && controller.abort(new Interrupted(2)));
    const setting = { stdin: new PassThrough(), terminals: ["stdin", "stderr"], onStderr } as const;
    const ended = await run(["key", "delete", "device"], { ...setting, interrupt: controller.signal });
    expect(ended.code).toBe(130);
    expect(await list()).toHaveLength(1);
  });

  it("deletes nothing if one of the keys does not exist", async () => {
    await run(["key", "create", "device"]);
    expect((await run(["key", "delete", "device", "unknown", "--force"])).code).toBe(3);
    expect(await list()).toHaveLength(1);
    expect(existsSync(directory)).toBe(true);
  });
});
