import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type MockService, type ServiceOptions, startMockService } from "@parsec-ts/mock-service";
import { asOtherUser, isRoot, startSocketServer, temporaryDirectory } from "@parsec-ts/test-support";
import { jwks, serveWorkloadApi, signed } from "@parsec-ts/test-support/workload-api";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Finding } from "../../../src/commands/doctor/finding.js";
import { runCli, type Setting } from "../../run-cli.js";

/** A service at a path of its own. */
async function serviceAt(
  options: ServiceOptions = {},
): Promise<{ service: MockService; endpoint: string; path: string }> {
  const path = join(temporaryDirectory("doctor", onTestFinished), "parsec.sock");
  const endpoint = `unix:${path}`;
  const service = await startMockService({ endpoint, ...options });
  onTestFinished(() => service.close());
  return { service, endpoint, path };
}

/** Runs `doctor --json`; the findings by check and state. */
async function examine(endpoint: string, args: readonly string[] = [], setting: Setting = {}) {
  const { code, stdout } = await runCli(["doctor", "--json", "--endpoint", endpoint, ...args], setting);
  const { healthy, findings } = JSON.parse(stdout) as { healthy: boolean; findings: readonly Finding[] };
  const problems = findings.filter(({ state }) => state === "problem");
  expect({ healthy, code }).toEqual(problems.length === 0 ? { healthy: true, code: 0 } : { healthy: false, code: 1 });
  return { findings, problems, find: (check: string) => findings.find((finding) => finding.check === check) };
}

const me = String(process.geteuid?.() ?? 0);

describe("doctor on a service that works", () => {
  it("names endpoint, owner, trust, version, identity, administrator and providers", async () => {
    const { endpoint, path } = await serviceAt({ providers: ["mbed-crypto", "tpm"], admins: [me] });
    const { find, problems } = await examine(endpoint);
    expect(problems).toEqual([]);
    expect(find("endpoint")?.text).toBe(`${endpoint}, by --endpoint`);
    expect(find("socket")?.text).toMatch(new RegExp(`^${path} belongs to \\S+:\\S+ with mode 0600$`));
    expect(find("user")?.text).toContain(`(uid ${me})`);
    expect(find("trust")?.state).toBe("ok");
    expect(find("service")?.text).toContain("wire protocol 1.0");
    expect(find("administrator")?.text).toMatch(/^yes/);
    expect(find("authentication")?.text).toMatch(/^by Unix peer credentials; /);
    expect(find("mbed-crypto")?.text).toMatch(/operations, 0 keys of yours$/);
    expect(find("mock")?.state).toBe("note");
  });

  it("says what a provider lacks, and what it falsely claims", async () => {
    const { endpoint } = await serviceAt({ providers: ["tpm"] });
    const { findings } = await examine(endpoint);
    const tpm = findings.filter(({ check }) => check === "tpm");
    expect(tpm.find(({ text }) => text.startsWith("has no"))?.text).toContain("aes-256 gcm");
    const claims = tpm.find(({ state }) => state === "note");
    expect(claims?.text).toContain("rsa-2048 pss-sha256");
    expect(claims?.advice).toContain("--try --provider tpm");
  });

  it("prints a line for each check, and what to do below it", async () => {
    const { endpoint } = await serviceAt();
    const { code, stdout } = await runCli(["doctor", "--endpoint", endpoint]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok {7}program: parsec \d/);
    expect(stdout).toContain(
      "\nnote     mock: This is a mock service: its keys are not protected.\n         Use it for",
    );
  });

  it("does not take a caller for an administrator who is none", async () => {
    const { endpoint } = await serviceAt({ admins: [] });
    expect((await examine(endpoint)).find("administrator")).toMatchObject({
      state: "ok",
      text: expect.stringMatching(/^no/),
    });
  });
});

describe("doctor on a service that does not work", () => {
  it("no service", async () => {
    const { problems } = await examine("unix:/nonexistent/parsec/parsec.sock");
    expect(problems).toMatchObject([
      { check: "service", text: expect.stringContaining("no directory /nonexistent/parsec") },
    ]);
    expect(problems[0]?.advice).toContain("Start the service");
  });

  it("an endpoint that is none", async () => {
    expect((await examine("http://localhost")).problems).toMatchObject([{ check: "endpoint" }]);
  });

  it("a dead socket file", async () => {
    const path = join(temporaryDirectory("doctor", onTestFinished), "parsec.sock");
    const script = "require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";
    spawnSync(process.execPath, ["-e", script, path]);
    const { problems } = await examine(`unix:${path}`);
    expect(problems).toMatchObject([{ check: "service", text: expect.stringContaining("REFUSED") }]);
  });

  it("a service that hangs", async () => {
    const path = join(temporaryDirectory("doctor", onTestFinished), "parsec.sock");
    const server = await startSocketServer({ path }, () => undefined);
    onTestFinished(() => server.stop());
    const { problems } = await examine(`unix:${path}`, ["--timeout", "0.2"]);
    expect(problems).toMatchObject([{ check: "service", text: expect.stringContaining("ERR_PARSEC_DEADLINE") }]);
  });

  it.runIf(isRoot)("no permission: a directory with mode 0750 that belongs to a group", async () => {
    const directory = join(temporaryDirectory("doctor", onTestFinished), "parsec");
    chmodSync(join(directory, ".."), 0o755);
    mkdirSync(directory);
    const endpoint = `unix:${join(directory, "parsec.sock")}`;
    const service = await startMockService({ endpoint, socketMode: 0o666 });
    onTestFinished(() => service.close());
    chownSync(directory, 0, 4);
    chmodSync(directory, 0o750);
    const { problems, find } = await asOtherUser(() => examine(endpoint));
    expect(find("directory")?.text).toMatch(/belongs to root:adm with mode 0750$/);
    expect(problems).toMatchObject([{ check: "service", text: expect.stringContaining("usermod -aG adm") }]);
    expect(problems[0]?.advice).toContain("Join the group");
  });

  it("an untrusted directory: nothing is sent", async () => {
    const directory = join(temporaryDirectory("doctor", onTestFinished), "open");
    mkdirSync(directory);
    chmodSync(directory, 0o777);
    const path = join(directory, "parsec.sock");
    const server = await startSocketServer({ path }, () => undefined);
    onTestFinished(() => server.stop());
    const { problems } = await examine(`unix:${path}`);
    expect(problems).toMatchObject([
      { check: "trust", text: expect.stringContaining("ERR_PARSEC_ENDPOINT_UNTRUSTED") },
    ]);
    expect(server.arrivals).toBe(0);
  });

  it("a wrong authenticator: the message names those that the service offers", async () => {
    const { endpoint } = await serviceAt({ authenticators: ["direct"] });
    const { problems } = await examine(endpoint);
    expect(problems).toMatchObject([
      { check: "service", text: expect.stringMatching(/offers Direct.*NO_AUTHENTICATOR/s) },
    ]);
    const named = await examine(endpoint, ["--app-name", "device"]);
    expect(named.find("authentication")?.text).toMatch(/^by the application's name/);
    expect(named.problems).toEqual([]);
  });
});

describe("doctor --jwt-svid", () => {
  async function withToken(...tokens: readonly string[]) {
    const { endpoint, path } = await serviceAt({ authenticators: [{ kind: "jwt-svid", keys: jwks }] });
    const agent = `${path}.agent`;
    const api = await serveWorkloadApi(agent, () => tokens);
    onTestFinished(() => api.stop());
    vi.stubEnv("SPIFFE_ENDPOINT_SOCKET", `unix:${agent}`);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    return await examine(endpoint, ["--jwt-svid"]);
  }

  it("says whose token it is, and how long it is valid", async () => {
    const { find, problems } = await withToken(await signed());
    expect(problems).toEqual([]);
    expect(find("token")?.text).toMatch(/^spiffe:\/\/example\.org\/app, valid for (300|299) s$/);
    expect(find("authentication")?.text).toMatch(/^by JWT-SVID/);
  });

  it("an expired token is a problem of clocks", async () => {
    const { problems } = await withToken(await signed({ expiresIn: "-1m" }));
    expect(problems).toMatchObject([{ check: "token", advice: expect.stringContaining("date -u") }]);
  });

  it("a token of the future says by how much the clock is behind", async () => {
    const { find } = await withToken(await signed({ notBefore: "2m" }));
    expect(find("token")).toMatchObject({ state: "note", text: expect.stringMatching(/begins 1\d\d s in the future/) });
  });

  it("without an agent, and with a name beside it", async () => {
    const { endpoint } = await serviceAt();
    vi.stubEnv("SPIFFE_ENDPOINT_SOCKET", "unix:/nonexistent/agent.sock");
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    expect((await examine(endpoint, ["--jwt-svid"])).problems).toMatchObject([{ check: "token" }]);
    expect((await examine(endpoint, ["--jwt-svid", "--app-name", "x"])).problems).toMatchObject([
      { text: expect.stringContaining("ERR_PARSEC_ARGUMENT") },
    ]);
  });
});

describe("doctor --clean", () => {
  const temporary = [
    "webcrypto-session-one",
    "parsec-cli/try/00",
    "parsec-opaque-driver-key9223372036854775809",
    "parsec-se-driver-key9223372036854775808",
  ];
  const kept = [
    "device",
    "parsec-se-driver-key9223372036854775807",
    "parsec-se-driver-key18446744073709551616",
    "parsec-se-driver-key7",
  ];

  async function withKeys() {
    const { endpoint } = await serviceAt();
    const run = (...args: string[]) => runCli([...args, "--endpoint", endpoint]);
    for (const name of [...temporary, ...kept]) await run("key", "create", name);
    return { endpoint, run };
  }

  it("names what programs have left, deletes it with --force, and nothing else", async () => {
    const { endpoint, run } = await withKeys();
    expect((await examine(endpoint)).find("left keys")).toMatchObject({
      state: "note",
      text: expect.stringMatching(/^4 /),
    });
    const refused = await run("doctor", "--clean");
    expect(refused.code).toBe(2);
    for (const name of temporary) expect(refused.stderr).toContain(name);
    expect(JSON.parse((await run("doctor", "--clean", "--force", "--json")).stdout).deleted.sort()).toEqual(
      [...temporary].sort(),
    );
    const left = JSON.parse((await run("key", "list", "--json")).stdout).keys.map(({ name }: { name: string }) => name);
    expect(left.sort()).toEqual([...kept].sort());
    expect((await run("doctor", "--clean")).stderr).toBe("No program has left a key.\n");
  });

  it("asks on a terminal, and deletes nothing without a yes", async () => {
    const { endpoint, run } = await withKeys();
    const terminals = ["stdin", "stderr"] as const;
    const { code, stderr } = await runCli(["doctor", "--clean", "--endpoint", endpoint], { stdin: "n\n", terminals });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("[y/N]") });
    expect(JSON.parse((await run("key", "list", "--json")).stdout).keys).toHaveLength(temporary.length + kept.length);
  });
});
