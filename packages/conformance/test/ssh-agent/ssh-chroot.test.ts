import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startMockService } from "@parsec-ts/mock-service";
import { isRoot, temporaryDirectory } from "@parsec-ts/test-support";
import { describe, expect, it, onTestFinished } from "vitest";
import { type OpenSsh, provisionOpenSsh, runWith } from "./openssh.js";

const openSsh = await provisionOpenSsh();
const script = fileURLToPath(new URL("../../../../docs/examples/ssh-chroot/ssh-chroot.sh", import.meta.url));
const command = join(dirname(createRequire(import.meta.url).resolve("@parsec-ts/cli/package.json")), "bin/parsec.js");

/** A folder of the programs that the script finds by PATH; Debian's packages are unpacked, so that `ldd` has to be told of their libraries. */
function programsFor({ ssh, sshd, "ssh-keygen": keygen }: OpenSsh, directory: string): string {
  const programs = join(directory, "programs");
  const root = join(dirname(dirname(sshd)), "root");
  mkdirSync(programs);
  symlinkSync(command, join(programs, "parsec"));
  symlinkSync(ssh, join(programs, "ssh"));
  symlinkSync(keygen, join(programs, "ssh-keygen"));
  symlinkSync(join(root, "usr/sbin/sshd"), join(programs, "sshd"));
  const libraries = ["lib", "usr/lib"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith("-linux-gnu"))
      .map((name) => join(root, folder, name)),
  );
  writeFileSync(join(programs, "ldd"), `#!/bin/sh\nLD_LIBRARY_PATH=${libraries.join(":")} exec /usr/bin/ldd "$@"\n`);
  chmodSync(join(programs, "ldd"), 0o755);
  return programs;
}

async function startExample() {
  if (openSsh === undefined) throw new Error("not provisioned");
  const directory = temporaryDirectory("chroot", onTestFinished);
  const service = await startMockService({ endpoint: `unix:${join(directory, "parsec.sock")}` });
  onTestFinished(() => service.close());
  const root = join(directory, "pump-17");
  const env = {
    PATH: `${programsFor(openSsh, directory)}:${process.env.PATH}`,
    PARSEC_SERVICE_ENDPOINT: service.endpoint ?? "",
  };
  const login = (...args: string[]) => runWith(undefined, "sh", [script, root, ...args], "", env);
  return { root, login };
}

// A chroot needs root, and OpenSSH comes from Debian's packages.
describe.skipIf(openSsh === undefined || !isRoot)("the example of SSH into a root directory of its own", () => {
  it("logs in by a certificate, sees the container alone, and keeps its host key", async () => {
    const { root, login } = await startExample();
    const first = await login("cat /etc/hostname; echo /*; exit 7");
    expect(first).toMatchObject({ code: 7, stdout: "pump-17\n/bin /dev /etc /lib /lib64 /run /usr\n" });
    const hostKey = readFileSync(join(root, "etc/ssh/host_key.pub"), "utf8");
    expect(await login("echo", "$USER")).toMatchObject({ code: 0, stdout: "ada\n" });
    expect(readFileSync(join(root, "etc/ssh/host_key.pub"), "utf8")).toBe(hostKey);
    expect(readdirSync(join(root, "etc/ssh")).sort()).toEqual([
      ...["ca.pub", "host_key", "host_key-cert.pub", "host_key.pub", "sshd_config"],
    ]);
  });

  it("is refused by a container that trusts another CA", async () => {
    const { root, login } = await startExample();
    expect(await login("true")).toMatchObject({ code: 0 });
    const config = join(root, "etc/ssh/sshd_config");
    writeFileSync(join(root, "etc/ssh/other.pub"), readFileSync(join(root, "etc/ssh/host_key.pub")));
    writeFileSync(config, readFileSync(config, "utf8").replace("/ca.pub", "/other.pub"));
    const refused = await login("true");
    expect(refused.code).toBe(255);
    expect(refused.stderr).toContain("Permission denied (publickey)");
  });

  it("leaves a directory alone that it has not made itself: the root of this machine, for one", async () => {
    const { root, login } = await startExample();
    mkdirSync(join(root, "etc"), { recursive: true });
    const { code, stderr } = await login("true");
    expect(code).toBe(2);
    expect(stderr).toContain("is no container of this script");
    expect(readdirSync(root, { recursive: true })).toEqual(["etc"]);
  });

  it("refuses a root whose path the shell would read otherwise", async () => {
    const { code, stderr } = await runWith(undefined, "sh", [script, "/srv/pump-17 $(id)", "true"]);
    expect(code).toBe(2);
    expect(stderr).toContain("ROOT must be an absolute path");
  });
});
