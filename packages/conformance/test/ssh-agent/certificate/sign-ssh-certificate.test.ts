import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ParsecKey } from "@parsec-ts/node";
import {
  type SshCertificateOptions,
  serveSshAgent,
  signSshCertificate,
  sshFingerprint,
  sshPublicKey,
} from "@parsec-ts/ssh-agent";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, type OpenSsh, provisionOpenSsh, runWith } from "../openssh.js";
import { sshServices } from "../ssh-services.js";
import { SSH_USER, type Sshd, startSshd } from "../sshd.js";

const openSsh = await provisionOpenSsh();
const services = openSsh === undefined ? [] : await sshServices();
const directory = temporaryDirectory("ssh-cert", afterAll);
/** A key of ssh-keygen's own on Ed25519, the subject of the certificates. */
const subject = join(directory, "id");

if (openSsh === undefined) it.skip("OpenSSH comes from Debian's packages, which this machine cannot use");

describe.each(services)("over $title", ({ isMock, provider, kinds, start }) => {
  const names = kinds.map(([name]) => name);
  const authorities = new Map<string, ParsecKey>();
  let sshd: Sshd;
  const closers: (() => Promise<void>)[] = [];

  const program = (name: keyof OpenSsh, args: readonly string[], socket?: string): Promise<Ended> =>
    runWith(socket, openSsh?.[name] ?? "", args);
  const authority = (name: string): ParsecKey => {
    const found = authorities.get(name);
    if (found === undefined) throw new Error(`no key ${name}`);
    return found;
  };
  const certify = async (ca: ParsecKey, change: Partial<SshCertificateOptions> = {}): Promise<string> =>
    await signSshCertificate(ca, {
      publicKey: readFileSync(`${subject}.pub`, "utf8"),
      type: "user",
      keyId: "ada at pump-17",
      principals: [SSH_USER, "ada"],
      validFor: "1h",
      ...change,
    });
  /** Logs in by the subject's key with a certificate beside it. */
  const login = async (certificate: string, knownHosts?: string): Promise<Ended> => {
    writeFileSync(`${subject}-cert.pub`, `${certificate}\n`);
    return await program("ssh", [
      "-o",
      "IdentitiesOnly=yes",
      "-i",
      subject,
      ...sshd.sshArguments(knownHosts),
      "echo",
      "hello",
    ]);
  };

  beforeAll(async () => {
    if (openSsh === undefined) throw new Error("not provisioned");
    const { parsec, close } = await start();
    closers.push(close);
    for (const [name, attributes] of kinds)
      authorities.set(name, await parsec.ensureKey(name, attributes, { provider }));
    if (isMock) {
      const made = await program("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "ada@pump-17", "-f", subject]);
      if (made.code !== 0) throw new Error(made.stderr);
    }
    sshd = await startSshd(
      openSsh,
      temporaryDirectory("sshd", (remove) => closers.push(async () => remove())),
    );
    closers.push(sshd.close);
  }, 240_000);
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  });

  it.each(names)("ssh-keygen shows every field, and that the CA signed: %s", async (name) => {
    const ca = authority(name);
    const path = join(directory, `${name}-cert.pub`);
    const criticalOptions = { "force-command": "/bin/echo forced", "source-address": "127.0.0.0/8,::1" };
    writeFileSync(path, await certify(ca, { serial: 77n, criticalOptions, extensions: ["permit-pty"] }));
    const { code, stdout } = await program("ssh-keygen", ["-L", "-f", path]);
    expect(code).toBe(0);
    const shown = stdout.split("\n").map((line) => line.trim());
    expect(shown).toContain("Type: ssh-ed25519-cert-v01@openssh.com user certificate");
    expect(stdout).toContain(
      `Signing CA: ${name.startsWith("rsa") ? "RSA" : "ECDSA"} ${sshFingerprint(await sshPublicKey(ca))}`,
    );
    for (const line of ['Key ID: "ada at pump-17"', "Serial: 77", SSH_USER, "ada", "permit-pty"])
      expect(shown).toContain(line);
    for (const [option, data] of Object.entries(criticalOptions)) expect(shown).toContain(`${option} ${data}`);
    expect(stdout).not.toContain("permit-user-rc");
  });

  it.each(names)("sshd lets a user in whose certificate its CA has signed: %s", async (name) => {
    const ca = authority(name);
    sshd.setKeys({ userAuthorities: `${await sshPublicKey(ca)}\n` });
    expect(await login(await certify(ca))).toEqual({ code: 0, stdout: "hello\n", stderr: "" });
    expect(sshd.log()).toContain("ID ada at pump-17");
  });

  it("sshd lets no user in by a certificate that is not for them, not yet valid, expired, a host's, or of another CA", async () => {
    const [ca, other] = names.slice(0, 2).map(authority);
    if (ca === undefined || other === undefined) throw new Error("two keys are needed");
    sshd.setKeys({ userAuthorities: `${await sshPublicKey(ca)}\n` });
    const hour = 3_600_000;
    const refused = [
      await certify(ca, { principals: ["ada"] }),
      await certify(ca, { validAfter: new Date(Date.now() + hour) }),
      await certify(ca, { validAfter: new Date(Date.now() - 2 * hour), validFor: "1h" }),
      await certify(ca, { type: "host" }),
      await certify(ca, { criticalOptions: { "source-address": "192.0.2.1" } }),
      await certify(ca, { criticalOptions: { "an-unknown-option": "" } }),
      await certify(other),
    ];
    for (const certificate of refused)
      expect((await login(certificate)).stderr).toContain("Permission denied (publickey)");
    expect(await login(await certify(ca))).toMatchObject({ code: 0 });
  });

  it("sshd runs the command of the certificate instead of the user's", async () => {
    const ca = authority(names[0] ?? "");
    sshd.setKeys({ userAuthorities: `${await sshPublicKey(ca)}\n` });
    const certificate = await certify(ca, { criticalOptions: { "force-command": "echo forced" } });
    expect(await login(certificate)).toMatchObject({ code: 0, stdout: "forced\n" });
  });

  it.each(names)("ssh knows a host by the certificate that a CA has signed for its name: %s", async (name) => {
    const ca = authority(name);
    const certificateFor = (principal: string): Promise<string> =>
      certify(ca, { publicKey: sshd.hostPublicKey, type: "host", principals: [principal] });
    const knownHosts = `@cert-authority * ${await sshPublicKey(ca)}\n`;
    const authorized = readFileSync(`${subject}.pub`, "utf8");
    sshd.setKeys({ authorized, hostCertificate: `${await certificateFor("127.0.0.1")}\n` });
    expect(await login("", knownHosts)).toMatchObject({ code: 0, stdout: "hello\n" });
    sshd.setKeys({ authorized, hostCertificate: `${await certificateFor("another.host")}\n` });
    expect((await login("", knownHosts)).stderr).toContain("Host key verification failed");
    sshd.setKeys({ authorized });
    expect((await login("", knownHosts)).stderr).toContain("Host key verification failed");
  });

  it.each(names)("an agent offers a certificate for its key, and sshd takes it: %s", async (name) => {
    const [ca, key] = [authority(names.find((other) => other !== name) ?? ""), authority(name)];
    const certificate = await certify(ca, { publicKey: await sshPublicKey(key) });
    await using agent = await serveSshAgent({ keys: [{ key, certificate }] });
    sshd.setKeys({ userAuthorities: `${await sshPublicKey(ca)}\n` });
    const listed = await program("ssh-add", ["-l"], agent.path);
    expect(listed.stdout.trim().split("\n")[1]).toMatch(/-CERT\)$/);
    const args = ["-o", "IdentityFile=none", ...sshd.sshArguments(), "echo", "hello"];
    expect(await program("ssh", args, agent.path)).toEqual({ code: 0, stdout: "hello\n", stderr: "" });
  });
});
