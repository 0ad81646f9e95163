import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { temporaryDirectory } from "@parsec-ts/test-support";
import type { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram } from "../src/program.js";
import { schemaProblems } from "./json-schema.js";
import { type Ended, runCli } from "./run-cli.js";

const { $defs } = JSON.parse(readFileSync(new URL("../schemas/results.schema.json", import.meta.url), "utf8"));

let service: MockService;
const after: (() => void)[] = [];
const directory = temporaryDirectory("cli-program", (remove) => after.push(remove));
const run = (...args: readonly string[]): Promise<Ended> => runCli(args, { service });
const me = String(process.geteuid?.() ?? 0);

beforeAll(async () => {
  service = await startMockService({ admins: [me] });
  await run("key", "create", "device");
  await run("key", "create", "wrapper", "--type", "rsa-1024", "--alg", "oaep", "--exportable");
  await run("key", "create", "config", "--type", "aes-256");
  await run("key", "create", "ca");
  await run("cert", "self-sign", "-k", "ca", "--subject", "CN=CA", "--ca", "--out", join(directory, "ca.pem"));
});
afterAll(async () => {
  await service?.close();
  for (const remove of after) remove();
});

/** Every command, by its path. */
function commandsOf(command: Command, path = ""): [string, Command][] {
  return command.commands.flatMap((child) => {
    const childPath = `${path} ${child.name()}`.trim();
    return child.commands.length === 0 ? [[childPath, child] as [string, Command]] : commandsOf(child, childPath);
  });
}

const program = buildProgram({ io: {} as never, exitCode: 0 });
const visible = commandsOf(program).filter(([path]) => path !== "complete");

describe("results as JSON", () => {
  const text = async (...args: readonly string[]): Promise<string> => (await run(...args)).stdout.trim();
  const lines: Readonly<Record<string, () => Promise<readonly string[]>>> = {
    "key show": async () => ["device"],
    "key create": async () => ["created", "--type", "x25519"],
    "key list": async () => [],
    "key delete": async () => ["created", "--force"],
    "key import": async () => ["imported", "--type", "chacha20"],
    "key export": async () => ["device", "--format", "raw"],
    sign: async () => ["a text", "-k", "device"],
    verify: async () => ["a text", "-k", "device", "--signature", await text("sign", "a text", "-k", "device")],
    hash: async () => ["a text"],
    encrypt: async () => ["a text", "-k", "wrapper"],
    decrypt: async () => [await text("encrypt", "a text", "-k", "wrapper"), "-k", "wrapper"],
    seal: async () => ["a text", "-k", "config"],
    open: async () => [await text("seal", "a text", "-k", "config"), "-k", "config"],
    random: async () => ["7"],
    "ssh-key": async () => ["-k", "device"],
    "ssh-cert": async () => [
      await text("ssh-key", "-k", "device"),
      "-k",
      "device",
      "--principals",
      "ada",
      "--lifetime",
      "8h",
    ],
    csr: async () => ["-k", "device", "--subject", "CN=device"],
    "cert self-sign": async () => ["-k", "device", "--subject", "CN=device"],
    "cert issue": async () => ["-k", "ca", "--ca-cert", join(directory, "ca.pem"), "--subject", "CN=a"],
    "cert show": async () => [join(directory, "ca.pem")],
    ping: async () => [],
    capabilities: async () => [],
    "jwt sign": async () => ["-k", "device"],
    "jwt verify": async () => ["-k", "device"],
    "jwt jwks": async () => ["device"],
    doctor: async () => ["--clean"],
    "list-providers": async () => [],
    "list-authenticators": async () => [],
    "list-opcodes": async () => ["-p", "1"],
    "list-keys": async () => [],
    "list-clients": async () => [],
    "create-csr": async () => ["-k", "device", "--cn", "device"],
    "export-public-key": async () => ["-k", "device"],
    "generate-random": async () => ["-n", "3"],
  };

  const inputs: Readonly<Record<string, () => Promise<string | Uint8Array>>> = {
    "key import": async () => new Uint8Array(32),
    "jwt verify": () => text("jwt", "sign", "-k", "device"),
    "cert issue": () => text("csr", "-k", "device", "--subject", "CN=device"),
  };

  it.each(Object.keys(lines))("of %s obeys its schema", async (command) => {
    const stdin = await inputs[command]?.();
    const args = [...command.split(" "), ...((await lines[command]?.()) ?? []), "--json"];
    const { code, stdout } = await runCli(args, { service, ...(stdin && { stdin }) });
    expect(code).toBe(0);
    expect(schemaProblems($defs[command], JSON.parse(stdout), $defs)).toEqual([]);
  });

  it("have a schema for every command that has a result", () => {
    const without = ["completion", "create-rsa-key", "create-ecc-key", "delete-key", "delete-client"];
    expect(Object.keys($defs).sort()).toEqual(
      visible
        .map(([path]) => path)
        .filter((path) => !without.includes(path))
        .sort(),
    );
  });
});

describe("help", () => {
  it("shows examples before the usage, for the program and for every command", async () => {
    for (const path of ["", ...visible.map(([name]) => name)]) {
      const { code, stdout } = await runCli([...path.split(" ").filter(Boolean), "--help"]);
      expect({ path, code, start: stdout.slice(0, 9) }).toEqual({ path, code: 0, start: "Examples:" });
      expect(stdout.indexOf("Usage:")).toBeGreaterThan(0);
    }
  });

  it("documents every exit code", async () => {
    const { stdout } = await runCli(["--help"]);
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const { ExitCode } = await import("../src/exit-codes.js");
    for (const code of [...Object.values(ExitCode), 130]) {
      expect(stdout).toMatch(new RegExp(`\\b${code} `));
      expect(readme).toContain(`| ${code} |`);
    }
  });

  it.each([
    [["pong"], "ping"],
    [["sign", "a text", "-k", "x", "--encodng", "hex"], "--encoding"],
    [["key", "lsit"], "list"],
    [["key", "create", "x", "--type", "ec-p265"], "ec-p256"],
    [["--provider", "tmp", "key", "list"], "tpm"],
    [["key", "create", "x", "--type", "rsa-1024", "--alg", "pss-sha265"], "pss-sha256"],
    [["hash", "a text", "--hash", "sah256"], "sha256"],
  ])("asks for %j what was meant, and exits with 2", async (args, meant) => {
    const { code, stdout, stderr } = await runCli(args, { service });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^parsec: /);
    expect(stderr).toMatch(new RegExp(`did you mean "?${meant}`, "i"));
  });

  it("prints the version", async () => {
    expect((await runCli(["--version"])).stdout).toMatch(/^parsec \d+\.\d+\.\d+/);
  });
});
