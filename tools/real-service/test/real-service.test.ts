import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import {
  provisionForTests,
  provisionRealService,
  type RealServiceInstallation,
  startRealService,
} from "../src/index.js";
import { answersPing } from "../src/ping.js";
import { renderConfig } from "../src/service-config.js";

const bin = fileURLToPath(new URL("../bin/real-service.js", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "real-service-"));
afterAll(() => rmSync(directory, { recursive: true }));

const installation = await provisionForTests();

function given(): RealServiceInstallation {
  if (installation === undefined) throw new Error("not provisioned");
  return installation;
}

describe.skipIf(installation === undefined)("the real service", () => {
  it("is provisioned once for all who ask at the same time", async () => {
    const all = await Promise.all([provisionRealService(), provisionRealService(), provisionRealService()]);
    for (const one of all) expect(one).toEqual(given());
    expect(given().version).toMatch(/^1\.\d+\.\d+/);
  });

  it("starts with three providers, restarts with its keys, and stops without a trace", async () => {
    const service = await startRealService({ installation: given() });
    expect(service.providerIds).toEqual([1, 2, 3]);
    const env = { ...process.env, PARSEC_SERVICE_ENDPOINT: service.endpoint };
    const tool = (...args: string[]) => spawnSync(given().parsecTool, args, { env, encoding: "utf8" });
    for (const provider of service.providerIds) {
      expect(tool("-p", String(provider), "create-ecc-key", "-k", `key-${provider}`).status).toBe(0);
    }
    await service.restart();
    expect(await answersPing(service.socketPath)).toBe(true);
    const { stdout } = tool("list-keys");
    for (const provider of service.providerIds) expect(stdout).toContain(`key-${provider}`);
    const { pid } = service;
    await service.stop();
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    expect(existsSync(service.directory)).toBe(false);
  });

  it("does not outlive the process that started it", async () => {
    const script = `import { provisionRealService, startRealService } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)};
      const service = await startRealService({ installation: await provisionRealService(), directory: ${JSON.stringify(join(directory, "orphan"))} });
      console.log(service.pid); process.kill(process.pid, "SIGKILL");`;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
    const socketPath = join(directory, "orphan/parsec.sock");
    expect(Number(stdout)).toBeGreaterThan(1);
    for (let i = 0; i < 500 && (await answersPing(socketPath)); i++);
    expect(await answersPing(socketPath)).toBe(false);
  });

  it("says what its log says when it cannot start", async () => {
    const starting = startRealService({ installation: given(), providers: ["pkcs11"], threadPoolSize: -1 });
    await expect(starting).rejects.toThrow(/Its log:\n.+/s);
  });
});

describe("a machine that cannot have the service", () => {
  const run = (env: NodeJS.ProcessEnv) => {
    const args = [bin, "provision", "--directory", join(directory, "elsewhere")];
    return spawnSync(process.execPath, args, { encoding: "utf8", env: { ...process.env, ...env } });
  };

  it("is told so when it is no Debian", () => {
    const { status, stderr } = run({ PATH: directory });
    expect(status).toBe(1);
    expect(stderr).toContain("needs a Debian-like host");
  });

  it.skipIf(installation === undefined)("is told what to install when it lacks the keyring", () => {
    const { status, stderr } = run({ PARSEC_TS_KEYRING: join(directory, "none.gpg") });
    expect(status).toBe(1);
    expect(stderr).toContain("install debian-archive-keyring");
  });

  it.skipIf(installation === undefined)("is told when no mirror serves a signed index", () => {
    const empty = join(directory, "mirror");
    symlinkSync(directory, empty);
    const { status, stderr } = run({ PARSEC_TS_MIRROR: `file:${empty}` });
    expect(status).toBe(1);
    expect(stderr).toContain("No mirror of this machine serves a valid index");
  });
});

it("the command exits with 2 and the usage when called wrongly", () => {
  for (const args of [[], ["fetch"], ["start", "--providers", "abacus"], ["--nonsense"]]) {
    const { status, stderr } = spawnSync(process.execPath, [bin, ...args], { encoding: "utf8" });
    expect({ status, explained: stderr.includes("usage:") }).toEqual({ status: 2, explained: true });
  }
});

it("gives each provider a key info manager of its own", () => {
  const config = renderConfig({
    directory: "/d",
    socketPath: "/d/parsec.sock",
    softhsmModule: "/lib/softhsm.so",
    tpmPort: 20_000,
    providers: ["tpm", "pkcs11", "mbed-crypto"],
    admins: [0, 7],
    keyInfoManager: "on-disk",
    threadPoolSize: 2,
    readTimeoutMs: 200,
    idleListenerSleepMs: 1,
    allowDeprecated: false,
    allowRoot: false,
  });
  expect(config.match(/^store_path = .*/gm)).toHaveLength(3);
  expect(new Set(config.match(/^key_info_manager = .*/gm)).size).toBe(3);
  expect(config).toContain('admins = [ { name = "0" }, { name = "7" } ]');
  expect(config.indexOf('"Tpm"')).toBeLessThan(config.indexOf('"Pkcs11"'));
  expect(config).toContain("allow_root = false");
});
