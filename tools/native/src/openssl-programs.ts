import { type ProgramSet, provisionPrograms, runProgram, whereDebian } from "@parsec-ts/debian";

export type OpenSslProgram = "openssl" | "openssl-3.5" | "nginx" | "curl" | "python-ssl";

/** Programs of Debian that use OpenSSL, each with the libraries that a machine may lack. */
const SETS: Readonly<Record<OpenSslProgram, Omit<ProgramSet<string>, "name">>> = {
  /** OpenSSL 3.0. */
  openssl: {
    suite: "bookworm",
    packages: ["openssl", "libssl3"],
    programs: { openssl: "usr/bin/openssl" },
    withoutVersion: ["openssl"],
  },
  /** OpenSSL 3.5, which needs a newer C library. */
  "openssl-3.5": {
    suite: "trixie",
    packages: ["openssl", "libssl3t64", "libc6", "libzstd1", "zlib1g"],
    programs: { openssl: "usr/bin/openssl" },
  },
  nginx: {
    suite: "bookworm",
    packages: ["nginx", "libssl3", "libcrypt1", "libpcre2-8-0", "zlib1g"],
    programs: { nginx: "usr/sbin/nginx" },
    withoutVersion: ["nginx"],
  },
  curl: {
    suite: "bookworm",
    packages: [
      ...[
        "curl",
        "libcurl4",
        "libssl3",
        "libnghttp2-14",
        "libidn2-0",
        "librtmp1",
        "libssh2-1",
        "libpsl5",
        "libbrotli1",
      ],
      ...["libgssapi-krb5-2", "libkrb5-3", "libk5crypto3", "libkrb5support0", "libcom-err2", "libkeyutils1"],
      ...["libldap-2.5-0", "libsasl2-2", "libgnutls30", "libhogweed6", "libnettle8", "libgmp10", "libp11-kit0"],
      ...["libtasn1-6", "libunistring2", "libffi8", "libzstd1", "zlib1g"],
    ],
    programs: { curl: "usr/bin/curl" },
  },
  "python-ssl": {
    suite: "bookworm",
    packages: [
      "python3.11-minimal",
      "libpython3.11-minimal",
      "libpython3.11-stdlib",
      "libexpat1",
      "libffi8",
      "libssl3",
      "zlib1g",
    ],
    programs: { python: "usr/bin/python3.11" },
  },
};

/**
 * Puts a program that uses OpenSSL into a private directory, from Debian's packages, without root; returns the path by which to start it.
 *
 * @throws {@link ProvisioningError} `ERR_NOT_DEBIAN` where the machine has no apt, and other codes
 */
export async function provisionOpenSslProgram(name: OpenSslProgram): Promise<string> {
  const [path] = Object.values(await provisionPrograms({ name, ...SETS[name] }));
  if (path === undefined) throw new Error(`${name} has no program.`);
  return path;
}

/** The program `openssl` for tests: the machine's, or Debian's where it has none; `undefined` where there is neither. */
export async function findOpenSsl(): Promise<string | undefined> {
  return (await runProgram("openssl", ["version"])).code === 0 ? "openssl" : await openSslProgramForTests("openssl");
}

/** As {@link provisionOpenSslProgram}; `undefined` on a machine that is no Debian, where its tests are skipped. In CI nothing may be skipped. */
export function openSslProgramForTests(name: OpenSslProgram): Promise<string | undefined> {
  return whereDebian(() => provisionOpenSslProgram(name));
}
