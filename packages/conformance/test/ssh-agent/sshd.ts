import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { dirname, join } from "node:path";
import { isRoot, UNPRIVILEGED_UID } from "@parsec-ts/test-support";
import { type OpenSsh, runWith } from "./openssh.js";

/** A running sshd with one user, whom it logs in by a public key alone. */
export interface Sshd {
  readonly hostPublicKey: string;
  /** Options and destination by which `ssh` reaches it; `knownHosts` is the content of that file, by default the host's key. */
  sshArguments(knownHosts?: string): readonly string[];
  /** Sets the content of `authorized_keys`, and of the files of CA keys and of the host's certificate. */
  setKeys(files: {
    readonly authorized?: string;
    readonly userAuthorities?: string;
    readonly hostCertificate?: string;
  }): void;
  /** The words of sshd about the connections until now. */
  log(): string;
  close(): Promise<void>;
}

/** The user that can log in. */
export const SSH_USER = "tester";

/**
 * Serves sshd on loopback, at a port that the kernel chose: a process for each connection (inetd's mode), which ends with it. It runs as this
 * user, for root as an unprivileged one: as root it would want a user and a directory that the machine may not have.
 */
export async function startSshd(openSsh: OpenSsh, directory: string): Promise<Sshd> {
  const [uid, gid] = isRoot
    ? [UNPRIVILEGED_UID, UNPRIVILEGED_UID]
    : [process.geteuid?.() ?? 0, process.getegid?.() ?? 0];
  const path = (name: string): string => join(directory, name);
  const own = (name: string): void => {
    if (isRoot) chownSync(path(name), uid, gid);
  };
  const write = (name: string, text: string): string => {
    writeFileSync(path(name), text, { mode: 0o600 });
    own(name);
    return path(name);
  };
  own(".");
  const keygen = ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path("host-key")];
  const made = await runWith(undefined, openSsh["ssh-keygen"], keygen);
  if (made.code !== 0) throw new Error(made.stderr);
  own("host-key");
  const hostPublicKey = readFileSync(path("host-key.pub"), "utf8").trim();
  const configuration = (hasCertificate: boolean): string[] => [
    `HostKey ${path("host-key")}`,
    ...(hasCertificate ? [`HostCertificate ${path("host-key-cert.pub")}`] : []),
    `AuthorizedKeysFile ${path("authorized_keys")}`,
    `TrustedUserCAKeys ${path("ca_keys")}`,
    ...["AuthenticationMethods publickey", "StrictModes no", "UsePAM no", "PidFile none", "LogLevel VERBOSE", ""],
  ];
  write("passwd", `${SSH_USER}:x:${uid}:${gid}::${directory}:/bin/sh\n`);
  write("group", `${SSH_USER}:x:${gid}:\n`);
  const setKeys: Sshd["setKeys"] = ({ authorized = "", userAuthorities = "", hostCertificate }) => {
    write("authorized_keys", authorized);
    write("ca_keys", userAuthorities);
    write("host-key-cert.pub", hostCertificate ?? "");
    write("sshd_config", configuration(hostCertificate !== undefined).join("\n"));
  };
  setKeys({});

  const installation = installationFor(openSsh, directory);
  const libraries = join(installation, "root/usr/lib");
  const triple = readdirSync(libraries).find((entry) => entry.endsWith("-linux-gnu")) ?? "";
  const env = {
    PATH: process.env.PATH,
    LD_PRELOAD: join(libraries, triple, "libnss_wrapper.so"),
    NSS_WRAPPER_PASSWD: path("passwd"),
    NSS_WRAPPER_GROUP: path("group"),
  };
  let log = "";
  const server = createServer({ pauseOnConnect: true }, (socket: Socket) => {
    const sshd = spawn(join(installation, "bin/sshd"), ["-i", "-e", "-f", path("sshd_config")], {
      stdio: [socket, socket, "pipe"],
      env,
      ...(isRoot && { uid, gid }),
    });
    // sshd has the connection now.
    socket.destroy();
    sshd.stderr?.on("data", (text) => (log += text));
    sshd.once("error", (error) => (log += error.message));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    hostPublicKey,
    setKeys,
    sshArguments: (knownHosts = `[127.0.0.1]:${port} ${hostPublicKey}\n`) => [
      ...["-F", "none", "-p", String(port), "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes"],
      ...["-o", "GlobalKnownHostsFile=none", "-o", `UserKnownHostsFile=${write("known_hosts", knownHosts)}`],
      ...["-o", "LogLevel=ERROR", `${SSH_USER}@127.0.0.1`],
    ],
    log: () => log,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The installation, for root in a copy: the unprivileged user may not be able to enter the cache. */
function installationFor(openSsh: OpenSsh, directory: string): string {
  const installation = dirname(dirname(openSsh.sshd));
  if (!isRoot) return installation;
  const copy = join(directory, "openssh");
  cpSync(installation, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}
