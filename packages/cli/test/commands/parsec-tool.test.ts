import { execFile } from "node:child_process";
import { constants, createVerify, publicEncrypt } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { findOpenSsl } from "@parsec-ts/native";
import { provisionForTests, type RealService, startRealService } from "@parsec-ts/real-service";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../run-cli.js";

const run = promisify(execFile);
const installation = await provisionForTests();
const openssl = await findOpenSsl();
const me = String(process.geteuid?.() ?? 0);

/** Lines in an order of their own: parsec-tool lists keys and opcodes in that of a hash table. */
const sorted = (text: string): string => text.split("\n").sort().join("\n");

describe.skipIf(installation === undefined)("command lines of parsec-tool, beside the tool itself", () => {
  let service: MockService;
  const after: (() => void)[] = [];

  /** Standard output and exit code of the official tool. */
  async function tool(...args: readonly string[]): Promise<{ code: number; stdout: string }> {
    if (installation === undefined) throw new Error("not provisioned");
    const env = { ...process.env, PARSEC_SERVICE_ENDPOINT: service.endpoint, RUST_LOG: "error" };
    try {
      return { code: 0, stdout: (await run(installation.parsecTool, args, { env })).stdout };
    } catch (error) {
      const { code, stdout } = error as { code: number; stdout: string };
      return { code, stdout };
    }
  }

  async function ours(...args: readonly string[]): Promise<{ code: number; stdout: string }> {
    const { code, stdout } = await runCli(args, { service });
    return { code, stdout };
  }

  beforeAll(async () => {
    const directory = temporaryDirectory("cli-parsec-tool", (remove) => after.push(remove));
    service = await startMockService({
      endpoint: `unix:${join(directory, "parsec.sock")}`,
      providers: ["mbed-crypto", "tpm"],
      admins: [me],
    });
    for (const args of KEYS) expect(await ours(...args)).toEqual({ code: 0, stdout: "" });
  });
  afterAll(async () => {
    await service?.close();
    for (const remove of after) remove();
  });

  const SANS = ["--san", "localhost", "10.0.0.1", "--san", "::1", "--san", "fe80::1:2", "--san", "::ffff:1.2.3.4"];
  const KEYS = [
    ["create-ecc-key", "-k", "ecc"],
    ["create-ecc-key", "--key-name", "tpm-ecc", "--provider", "3"],
    ["create-rsa-key", "-k", "crypt"],
    ["create-rsa-key", "-k", "oaep", "-o", "-b", "1024"],
    ["create-rsa-key", "-k", "sign", "--for-signing", "--bits", "1024"],
    ["-p", "1", "create-rsa-key", "-k", "pss", "-r"],
  ];

  it.each([
    [["ping"]],
    [["-t", "0", "ping"]],
    [["list-providers"]],
    [["list-authenticators"]],
    [["list-opcodes"]],
    [["-p", "3", "list-opcodes"]],
    [["list-opcodes", "-p", "1"]],
    [["list-keys"]],
    [["list-clients"]],
    [["export-public-key", "-k", "ecc"]],
    [["export-public-key", "-k", "crypt"]],
    [["export-public-key", "-k", "crypt", "--pkcs1"]],
    [["export-public-key", "-k", "ecc", "--pkcs1"]],
    [["sign", "a text", "-k", "sign"]],
    [["-t", "5", "sign", "-k", "sign", ""]],
    [["sign", "a text", "-k", "crypt"]],
    [["sign", "a text", "-k", "unknown"]],
    [["encrypt", "a text", "-k", "sign"]],
    [["encrypt", "", "-k", "crypt"]],
    [["decrypt", "no base64", "-k", "crypt"]],
    [["decrypt", "AAAA", "-k", "crypt"]],
    [["create-csr", "-k", "sign"]],
    [["create-csr", "-k", "sign", "--cn", "dév", "--serialNumber", "EZ4U2CIXL", "--san", "localhost"]],
    [["create-csr", "--l=Bern", "--o", "Ex, Inc", "--ou", "Unit", "--st", "BE", "--c", "CH", "-k", "sign", ...SANS]],
    [["create-csr", "-k", "crypt"]],
    [["generate-random", "-n", "0"]],
    [["delete-key", "-k", "unknown"]],
    [["delete-client", "-c", "unknown"]],
    [["create-ecc-key", "-k", "ecc"]],
    [["-p", "9", "sign", "a text", "-k", "sign"]],
  ])("%j has the same standard output and exit code", async (args) => {
    const [theirs, own] = [await tool(...args), await ours(...args)];
    expect({ ...own, stdout: sorted(own.stdout) }).toEqual({ ...theirs, stdout: sorted(theirs.stdout) });
  });

  it.each(["crypt", "oaep"])("decrypts the other's ciphertext with %s", async (key) => {
    const text = "Grüße, 世界";
    const theirs = (await tool("encrypt", text, "-k", key)).stdout.trim();
    expect(await ours("decrypt", theirs, "-k", key)).toEqual({ code: 0, stdout: `${text}\n` });
    const own = (await ours("encrypt", text, "-k", key)).stdout.trim();
    expect(await tool("decrypt", own, "-k", key)).toEqual({ code: 0, stdout: `${text}\n` });
  });

  it("prints random bytes in the same form", async () => {
    const form = /^([0-9A-F]{2} ){5}\n$/;
    expect((await tool("generate-random", "-n", "5")).stdout).toMatch(form);
    expect((await ours("generate-random", "-n", "5")).stdout).toMatch(form);
  });

  it("deletes without a question, and says so on standard error", async () => {
    await ours("create-ecc-key", "-k", "short-lived");
    const { code, stdout, stderr } = await runCli(["delete-key", "-k", "short-lived"], { service });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain('Key "short-lived" deleted.');
  });
});

describe.skipIf(installation === undefined)("command lines of parsec-tool on the real service", () => {
  let service: RealService;
  const after: (() => void)[] = [];
  const directory = temporaryDirectory("cli-real", (remove) => after.push(remove));
  beforeAll(async () => {
    if (installation !== undefined) service = await startRealService({ installation });
  });
  afterAll(async () => {
    await service?.stop();
    for (const remove of after) remove();
  });

  const text = "a text";
  const isOaepRefused = (provider: string): boolean => provider === "2"; // SoftHSM2 has OAEP with SHA-1 alone.

  async function command(provider: string, ...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await runCli(["-p", provider, "--endpoint", service.endpoint, ...args]);
    if (code !== 0) throw new Error(stderr);
    return stdout;
  }

  it.skipIf(openssl === undefined).each(["1", "2", "3"])(
    "provider %s signs what Node verifies, with ECC and RSA keys",
    async (provider) => {
      for (const [name, create] of [
        ["ecc", ["create-ecc-key"]],
        ["rsa", ["create-rsa-key", "--for-signing"]],
        ["small", ["create-rsa-key", "--for-signing", "--bits", "1024"]],
      ] as const) {
        await command(provider, ...create, "-k", name);
        expect(await command(provider, "list-keys")).toContain(`* ${name} (`);
        const signature = await command(provider, "sign", text, "-k", name);
        const publicKey = await command(provider, "export-public-key", "-k", name);
        expect(createVerify("sha256").update(text).verify(publicKey, signature, "base64")).toBe(true);
        const csr = join(directory, "request.pem");
        writeFileSync(
          csr,
          await command(provider, "create-csr", "-k", name, "--cn", "device", "--san", "device.local"),
        );
        const shown = await run(openssl ?? "", ["req", "-verify", "-noout", "-text", "-in", csr]);
        expect(shown.stdout).toContain("DNS:device.local");
        await command(provider, "delete-key", "-k", name);
      }
    },
  );

  it.skipIf(openssl === undefined)(
    "Mbed Crypto signs a certificate request by RSA-PSS, which parsec-tool refuses",
    async () => {
      await command("1", "create-rsa-key", "-k", "pss", "--for-signing-pss");
      const csr = join(directory, "request.pem");
      writeFileSync(csr, await command("1", "create-csr", "-k", "pss", "--cn", "device"));
      expect((await run(openssl ?? "", ["req", "-verify", "-noout", "-text", "-in", csr])).stdout).toContain(
        "rsassaPss",
      );
      await command("1", "delete-key", "-k", "pss");
    },
  );

  it.each(["1", "2", "3"])("provider %s decrypts its own ciphertext and that of Node", async (provider) => {
    for (const [name, create] of [
      ["pkcs1", ["create-rsa-key"]],
      ["oaep", ["create-rsa-key", "--oaep"]],
    ] as const) {
      await command(provider, ...create, "-k", name);
      const publicKey = await command(provider, "export-public-key", "-k", name);
      const key =
        name === "oaep"
          ? { key: publicKey, oaepHash: "sha256" }
          : { key: publicKey, padding: constants.RSA_PKCS1_PADDING };
      const fromNode = publicEncrypt(key, Buffer.from(text)).toString("base64");
      const both = async (): Promise<string[]> => [
        await command(provider, "decrypt", fromNode, "-k", name),
        await command(provider, "decrypt", (await command(provider, "encrypt", text, "-k", name)).trim(), "-k", name),
      ];
      if (name === "oaep" && isOaepRefused(provider)) await expect(both()).rejects.toThrow("ERR_PARSEC_SERVICE");
      else expect(await both()).toEqual([`${text}\n`, `${text}\n`]);
      await command(provider, "delete-key", "-k", name);
    }
  });
});
