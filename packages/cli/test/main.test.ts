import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ExitCode } from "../src/exit-codes.js";
import { runCli } from "./run-cli.js";

let service: MockService;
beforeAll(async () => {
  service = await startMockService({ providers: ["software"], admins: [] });
  await runCli(["key", "create", "device"], { service });
  await runCli(["key", "create", "config", "--type", "aes-256"], { service });
});
afterAll(() => service?.close());

const SEALED = Buffer.alloc(80).toString("base64");

describe("exit codes", () => {
  it.each([
    ["no such key", ["key", "show", "unknown"], ExitCode.NoSuchKey],
    ["a key that exists", ["key", "create", "device"], ExitCode.KeyExists],
    [
      "an existing key of other attributes",
      ["key", "create", "device", "--type", "ec-p384", "--ensure"],
      ExitCode.KeyExists,
    ],
    ["a use that the key does not permit", ["seal", "a text", "-k", "device"], ExitCode.NotPermitted],
    ["an operation of administrators", ["list-clients", "--json"], ExitCode.NotPermitted],
    ["a provider that the service lacks", ["--provider", "tpm", "key", "create", "x"], ExitCode.NotSupported],
    ["a sealed text of another key", ["open", SEALED, "-k", "config"], ExitCode.DecryptionFailed],
    ["a file that does not exist", ["hash", "--in", "/nonexistent/file"], ExitCode.File],
    ["a file that cannot be written", ["random", "8", "--out", "/nonexistent/file"], ExitCode.File],
    ["a wrong command line", ["key", "create"], ExitCode.Usage],
    ["a signature that is not valid", ["verify", "x", "-k", "device", "--signature", "AAAA"], ExitCode.No],
    ["every failure of a command line of parsec-tool", ["sign", "a text", "-k", "unknown"], ExitCode.No],
  ])("tell %s", async (_, args, code) => {
    expect((await runCli(args, { service })).code).toBe(code);
  });

  it.each([
    ["no socket", "unix:/nonexistent/parsec.sock", ExitCode.Unreachable],
    ["a malformed endpoint", "parsec.sock", ExitCode.Usage],
  ])("tell %s", async (_, endpoint, code) => {
    const { code: actual, stderr } = await runCli(["key", "list", "--endpoint", endpoint]);
    expect(actual).toBe(code);
    expect(stderr).toMatch(/^parsec: .*\(ERR_PARSEC_/);
  });

  it("tell a service that does not respond in time", async () => {
    const hanging = await startMockService({ faults: { seed: 1, faults: [{ kind: "neverRespond" }] } });
    const { code, stderr } = await runCli(["key", "list", "-t", "0.05"], { service: hanging });
    expect(code).toBe(ExitCode.Timeout);
    expect(stderr).toContain("--timeout");
    await hanging.close();
  });

  it("tell a peer that breaks the protocol", async () => {
    const wrong = await startMockService({ faults: { seed: 1, faults: [{ kind: "wrongOpcode" }] } });
    expect((await runCli(["key", "list"], { service: wrong })).code).toBe(ExitCode.Untrusted);
    await wrong.close();
  });
});

describe("words and results", () => {
  it("reports an error by its message, its code and the next step, without a stack trace", async () => {
    const { stdout, stderr } = await runCli(["key", "show", "unknown"], { service });
    expect(stdout).toBe("");
    expect(stderr).toContain("ERR_PARSEC_SERVICE_DOES_NOT_EXIST");
    expect(stderr).toContain("parsec key list");
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.each([
    [["--debug"], {}],
    [[], { PARSEC_DEBUG: "1" }],
  ])("shows the stack trace with %j and %j", async (options, env) => {
    const { stderr } = await runCli(["key", "show", "unknown", ...options], { service, env });
    expect(stderr).toMatch(/^\s+at /m);
  });

  it("writes words to standard error, and none with --quiet", async () => {
    const loud = await runCli(["list-keys"], { service });
    expect(loud.stderr).toContain("Available keys:");
    const quiet = await runCli(["list-keys", "--quiet"], { service });
    expect({ stdout: quiet.stdout, stderr: quiet.stderr }).toEqual({ stdout: loud.stdout, stderr: "" });
  });

  it.each([
    ["a terminal", true, {}, true],
    ["NO_COLOR", true, { NO_COLOR: "1" }, false],
    ["TERM=dumb", true, { TERM: "dumb" }, false],
    ["a pipe", false, {}, false],
  ])("has styles on %s only if they are wanted", async (_, isTerminal, env, isStyled) => {
    const { stdout } = await runCli(["key", "list"], { service, env, terminals: isTerminal ? ["stdout"] : [] });
    expect(stdout.includes("\u001b[")).toBe(isStyled);
    expect(stdout).toContain("device");
  });
});
