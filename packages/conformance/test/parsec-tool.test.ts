import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type MockService, type ProviderChoice, startMockService } from "@parsec-ts/mock-service";
import { findOpenSsl } from "@parsec-ts/native";
import { provisionForTests } from "@parsec-ts/real-service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const installation = await provisionForTests();
const program = await findOpenSsl();
const directory = mkdtempSync(join(tmpdir(), "parsec-tool-"));
afterAll(() => rmSync(directory, { recursive: true }));

const me = String(process.geteuid?.() ?? 0);
const text = "a text to be signed";
let files = 0;

/** Writes a file for OpenSSL and returns its path. */
function fileOf(content: string | Uint8Array): string {
  const path = join(directory, `file-${files++}`);
  writeFileSync(path, content);
  return path;
}

async function openssl(...args: readonly string[]): Promise<string> {
  return (await run(program ?? "", args)).stdout;
}

const providers: readonly (readonly [ProviderChoice, number])[] = [
  ["software", 1],
  ["mbed-crypto", 1],
  ["pkcs11", 2],
  ["tpm", 3],
];

/** The official command-line tool, based on the official Rust client: both are independent of this project. */
describe.skipIf(installation === undefined).each(providers)("parsec-tool with the mock's %s provider", (choice, id) => {
  let service: MockService;

  /** Runs the tool and returns its standard output. */
  async function tool(...args: readonly string[]): Promise<string> {
    if (installation === undefined) throw new Error("not provisioned");
    const env = { ...process.env, PARSEC_SERVICE_ENDPOINT: service.endpoint, RUST_LOG: "error" };
    return (await run(installation.parsecTool, ["-p", String(id), ...args], { env })).stdout;
  }

  async function publicKeyFile(name: string): Promise<string> {
    return fileOf(await tool("export-public-key", "-k", name));
  }

  beforeAll(async () => {
    const endpoint = `unix:${join(directory, `${choice}.sock`)}`;
    service = await startMockService({ endpoint, providers: [choice], admins: [me] });
  });
  afterAll(() => service?.close());

  it("pings the service, and lists providers, authenticators and opcodes", async () => {
    expect(await tool("ping")).toContain("1.0");
    expect(await tool("list-providers")).toMatch(new RegExp(`ID: 0x0${id}(.|\\n)*ID: 0x00`));
    expect(await tool("list-authenticators")).toMatch(/ID: 0x03[\s\S]*ID: 0x01/);
    expect(await tool("list-opcodes")).toMatch(/PsaGenerateKey/);
    expect(await tool("generate-random", "-n", "16")).toMatch(/^([0-9A-F]{2} ?){16}\s*$/);
  });

  it.skipIf(program === undefined)(
    "creates an ECC key whose signature and certificate request OpenSSL verifies",
    async () => {
      await tool("create-ecc-key", "-k", "ecc");
      const key = await publicKeyFile("ecc");
      const signature = fileOf(Buffer.from(await tool("sign", "-k", "ecc", text), "base64"));
      expect(await openssl("dgst", "-sha256", "-verify", key, "-signature", signature, fileOf(text))).toContain("OK");
      const names = ["--cn", "device", "--c", "CH", "--o", "Example", "--ou", "Unit", "--l", "Bern", "--st", "Bern"];
      const csr = await tool("create-csr", "-k", "ecc", ...names, "--serialNumber", "7", "--san", "example.org");
      const shown = await openssl("req", "-verify", "-noout", "-text", "-in", fileOf(csr));
      expect(shown).toMatch(/CN = device/);
      expect(shown).toContain("DNS:example.org");
      expect(shown).toContain("P-256");
    },
  );

  it.skipIf(program === undefined).each([
    ["sign-2048", []],
    ["sign-1024", ["--bits", "1024"]],
  ])("creates an RSA key %s whose signature and certificate request OpenSSL verifies", async (name, options) => {
    await tool("create-rsa-key", "--for-signing", "-k", name, ...options);
    const key = await publicKeyFile(name);
    const signature = fileOf(Buffer.from(await tool("sign", "-k", name, text), "base64"));
    expect(await openssl("dgst", "-sha256", "-verify", key, "-signature", signature, fileOf(text))).toContain("OK");
    const csr = await tool("create-csr", "-k", name, "--cn", "device");
    expect(await openssl("req", "-verify", "-noout", "-subject", "-in", fileOf(csr))).toMatch(/CN = device/);
    const pkcs1 = fileOf(await tool("export-public-key", "--pkcs1", "-k", name));
    expect(await openssl("rsa", "-RSAPublicKey_in", "-in", pkcs1, "-noout", "-text")).toMatch(/(1024|2048) bit/);
  });

  it.skipIf(program === undefined)("decrypts its own ciphertext and that of OpenSSL by PKCS#1 v1.5", async () => {
    await tool("create-rsa-key", "-k", "crypt");
    const own = await tool("encrypt", "-k", "crypt", text);
    expect(await tool("decrypt", "-k", "crypt", own.trim())).toContain(text);
    const encrypted = join(directory, `openssl-${choice}`);
    const key = await publicKeyFile("crypt");
    await openssl("pkeyutl", "-encrypt", "-pubin", "-inkey", key, "-in", fileOf(text), "-out", encrypted);
    const base64 = (await openssl("base64", "-A", "-in", encrypted)).trim();
    expect(await tool("decrypt", "-k", "crypt", base64)).toContain(text);
  });

  it("decrypts its own ciphertext by OAEP, except with PKCS#11", async () => {
    await tool("create-rsa-key", "--oaep", "-k", "oaep");
    const encrypting = tool("encrypt", "-k", "oaep", text);
    if (choice === "pkcs11") await expect(encrypting).rejects.toThrow("communication failure");
    else expect(await tool("decrypt", "-k", "oaep", (await encrypting).trim())).toContain(text);
  });

  it("reports the reason of a refusal", async () => {
    await expect(tool("sign", "-k", "unknown", text)).rejects.toThrow(/does not exist|no key|not found/i);
    await tool("create-ecc-key", "-k", "in-use");
    await expect(tool("create-ecc-key", "-k", "in-use")).rejects.toThrow(/already/i);
  });

  it("lists and deletes keys, and clients as an administrator", async () => {
    await tool("create-ecc-key", "-k", "short-lived");
    expect(await tool("list-keys")).toContain("short-lived");
    await tool("delete-key", "-k", "short-lived");
    expect(await tool("list-keys")).not.toContain("short-lived");
    await tool("create-ecc-key", "-k", "longer-lived");
    expect(await tool("list-clients")).toMatch(new RegExp(`\\b${me}\\b`));
    await tool("delete-client", "--client", me);
    expect(await tool("list-keys")).not.toContain("longer-lived");
  });
});
