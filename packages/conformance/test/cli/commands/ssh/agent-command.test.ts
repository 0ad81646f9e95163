import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, provisionOpenSsh, runWith } from "../../../ssh-agent/openssh.js";
import { type Sshd, startSshd } from "../../../ssh-agent/sshd.js";

const openSsh = await provisionOpenSsh();
const bin = join(dirname(createRequire(import.meta.url).resolve("@parsec-ts/cli/package.json")), "bin/parsec.js");
const directory = temporaryDirectory("ssh-commands", afterAll);

describe.skipIf(openSsh === undefined)("the SSH commands, with OpenSSH", () => {
  let service: MockService;
  let sshd: Sshd;
  const ssh = openSsh?.ssh ?? "";
  const parsec = (...args: readonly string[]): Promise<Ended> =>
    runWith(undefined, process.execPath, [bin, ...args], "", { PARSEC_SERVICE_ENDPOINT: service.endpoint ?? "" });

  beforeAll(async () => {
    if (openSsh === undefined) throw new Error("not provisioned");
    service = await startMockService({ endpoint: `unix:${join(directory, "parsec.sock")}` });
    for (const args of [["login"], ["old", "--type", "rsa-2048", "--alg", "pkcs1-any"], ["ca", "--type", "ec-p384"]]) {
      expect(await parsec("key", "create", ...args)).toMatchObject({ code: 0 });
    }
    sshd = await startSshd(openSsh, temporaryDirectory("sshd", afterAll));
  });
  afterAll(async () => {
    await sshd?.close();
    await service?.close();
  });

  it.each(["login", "old"])("log in by the key %s: ssh-key for the server, ssh-agent for the client", async (name) => {
    const { stdout } = await parsec("ssh-key", "-k", name);
    sshd.setKeys({ authorized: stdout });
    const command = [ssh, "-o", "IdentityFile=none", ...sshd.sshArguments(), "exit", "7"];
    expect(await parsec("ssh-agent", "--keys", name, "--", ...command)).toEqual({ code: 7, stdout: "", stderr: "" });
  });

  it("log in by a certificate of ssh-cert", async () => {
    const line = (await parsec("ssh-key", "-k", "login")).stdout;
    sshd.setKeys({ userAuthorities: (await parsec("ssh-key", "-k", "ca")).stdout });
    const path = join(directory, "login-cert.pub");
    const certify = (principals: string): Promise<Ended> =>
      parsec("ssh-cert", line, "-k", "ca", "--principals", principals, "--lifetime", "5m", "--out", path);
    const login = (): Promise<Ended> => {
      const command = [ssh, "-o", "IdentityFile=none", ...sshd.sshArguments(), "echo", "hello"];
      return parsec("ssh-agent", "--keys", "login", "--certificate", path, "--", ...command);
    };
    expect(await certify("tester")).toMatchObject({ code: 0 });
    expect(readFileSync(path, "utf8")).toContain("ecdsa-sha2-nistp256-cert-v01@openssh.com");
    expect(await login()).toEqual({ code: 0, stdout: "hello\n", stderr: "" });
    expect(await certify("another")).toMatchObject({ code: 0 });
    expect(await login()).toMatchObject({ code: 255, stdout: "" });
  });

  it("show the keys to ssh-add", async () => {
    const { code, stdout } = await parsec("ssh-agent", "--keys", "login,old", "--", openSsh?.["ssh-add"] ?? "", "-l");
    expect(code).toBe(0);
    const fingerprints = await Promise.all(
      ["login", "old"].map(async (name) => (await parsec("ssh-key", "-k", name, "--fingerprint")).stdout.trim()),
    );
    expect(stdout).toBe(`256 ${fingerprints[0]} login (ECDSA)\n2048 ${fingerprints[1]} old (RSA)\n`);
  });
});
