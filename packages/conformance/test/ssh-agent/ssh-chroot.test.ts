import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startMockService } from "@parsec-ts/mock-service";
import { isRoot, temporaryDirectory } from "@parsec-ts/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, type OpenSsh, provisionOpenSsh, runWith } from "./openssh.js";

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

// A chroot needs root, and OpenSSH comes from Debian's packages.
describe.skipIf(openSsh === undefined || !isRoot)("the example of SSH into a root directory of its own", () => {
  let directory: string;
  let root: string;
  let env: Record<string, string>;
  let first: Ended;
  const cleanups: (() => unknown)[] = [];
  /** Runs the script, each time half a dozen programs. */
  const login = (to: string, ...args: string[]) => runWith(undefined, "sh", [script, to, ...args], "", env);

  beforeAll(async () => {
    if (openSsh === undefined) throw new Error("not provisioned");
    directory = temporaryDirectory("chroot", (remove) => cleanups.push(remove));
    root = join(directory, "pump-17");
    const service = await startMockService({ endpoint: `unix:${join(directory, "parsec.sock")}` });
    cleanups.push(() => service.close());
    env = {
      PATH: `${programsFor(openSsh, directory)}:${process.env.PATH}`,
      PARSEC_SERVICE_ENDPOINT: service.endpoint ?? "",
    };
    first = await login(root, "cat /etc/hostname; echo /*; exit 7");
  });
  afterAll(async () => {
    for (const clean of cleanups.reverse()) await clean();
  });

  it("logs in by a certificate, and sees the container alone", () => {
    expect(first).toMatchObject({ code: 7, stdout: "pump-17\n/bin /dev /etc /lib /lib64 /run /usr\n" });
    expect(readdirSync(join(root, "etc/ssh")).sort()).toEqual([
      ...["ca.pub", "host_key", "host_key-cert.pub", "host_key.pub", "sshd_config"],
    ]);
  });

  it("logs in again, and keeps its host key", async () => {
    const hostKey = readFileSync(join(root, "etc/ssh/host_key.pub"), "utf8");
    expect(await login(root, "echo", "$USER")).toMatchObject({ code: 0, stdout: "ada\n" });
    expect(readFileSync(join(root, "etc/ssh/host_key.pub"), "utf8")).toBe(hostKey);
  });

  it("is refused by a container that trusts another CA", async () => {
    const config = join(root, "etc/ssh/sshd_config");
    const before = readFileSync(config, "utf8");
    writeFileSync(join(root, "etc/ssh/other.pub"), readFileSync(join(root, "etc/ssh/host_key.pub")));
    writeFileSync(config, before.replace("/ca.pub", "/other.pub"));
    const refused = await login(root, "true").finally(() => writeFileSync(config, before));
    expect(refused.code).toBe(255);
    expect(refused.stderr).toContain("Permission denied (publickey)");
    expect(await login(root, "true")).toMatchObject({ code: 0 });
  });

  it("leaves a directory alone that it has not made itself: the root of this machine, for one", async () => {
    const other = join(directory, "other");
    mkdirSync(join(other, "etc"), { recursive: true });
    const { code, stderr } = await login(other, "true");
    expect(code).toBe(2);
    expect(stderr).toContain("is no container of this script");
    expect(readdirSync(other, { recursive: true })).toEqual(["etc"]);
  });

  it("refuses a root whose path the shell would read otherwise", async () => {
    const { code, stderr } = await runWith(undefined, "sh", [script, "/srv/pump-17 $(id)", "true"]);
    expect(code).toBe(2);
    expect(stderr).toContain("ROOT must be an absolute path");
  });
});
