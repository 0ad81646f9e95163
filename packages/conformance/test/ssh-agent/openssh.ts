import { execFile } from "node:child_process";
import { provisionPrograms, whereDebian } from "@parsec-ts/debian";

const PROGRAMS = {
  ssh: "usr/bin/ssh",
  "ssh-add": "usr/bin/ssh-add",
  "ssh-keygen": "usr/bin/ssh-keygen",
  sshd: "usr/sbin/sshd",
} as const;

/** OpenSSH, its libraries, and nss_wrapper, which shows a program users of our own. */
const PACKAGES = [
  "openssh-client",
  "openssh-server",
  "libnss-wrapper",
  ...["libaudit1", "libbsd0", "libcap-ng0", "libcap2", "libcbor0.8", "libcom-err2", "libcrypt1", "libedit2"],
  ...["libfido2-1", "libgcrypt20", "libgpg-error0", "libgssapi-krb5-2", "libk5crypto3", "libkeyutils1", "libkrb5-3"],
  ...["libkrb5support0", "liblz4-1", "liblzma5", "libmd0", "libnsl2", "libpam0g", "libpcre2-8-0", "libselinux1"],
  ...["libssl3", "libsystemd0", "libtinfo6", "libtirpc3", "libudev1", "libwrap0", "libzstd1", "zlib1g"],
];

/** The paths of OpenSSH's programs. */
export type OpenSsh = Readonly<Record<keyof typeof PROGRAMS, string>>;

/** OpenSSH from Debian's packages, in a private directory; `undefined` on a machine that is no Debian. */
export function provisionOpenSsh(): Promise<OpenSsh | undefined> {
  const programs = { name: "openssh", suite: "bookworm", packages: PACKAGES, programs: PROGRAMS };
  return whereDebian(() =>
    provisionPrograms({ ...programs, withoutVersion: ["ssh", "ssh-add", "ssh-keygen", "sshd"] }),
  );
}

/** The end of a program. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with an agent, with this as its standard input. Never rejects. */
export function runWith(
  socket: string | undefined,
  program: string,
  args: readonly string[],
  input: string | Uint8Array = "",
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const { SSH_AUTH_SOCK: _, ...others } = process.env;
    const options = { env: { ...others, ...(socket !== undefined && { SSH_AUTH_SOCK: socket }), ...env } };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, stdout, stderr: code === -1 ? `${error?.message}${stderr}` : stderr });
    });
    // A program that ends without reading its input breaks the pipe.
    child.stdin?.on("error", () => undefined).end(input);
  });
}
