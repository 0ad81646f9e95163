import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { provisionPrograms, whereDebian } from "@parsec-ts/debian";

/** The program, and the libraries that a machine may lack. */
const PACKAGES = [
  "tpm2-tools",
  ...["esys-3.0.2-0", "fapi1", "mu0", "rc0", "sys1", "tctildr0"].map((name) => `libtss2-${name}`),
  ...[
    "curl3-gnutls",
    "curl4",
    "efivar1",
    "json-c5",
    "ssl3",
    "nghttp2-14",
    "idn2-0",
    "rtmp1",
    "ssh2-1",
    "psl5",
    "brotli1",
    "zstd1",
  ].map((name) => `lib${name}`),
  ...["gssapi-krb5-2", "krb5-3", "k5crypto3", "krb5support0", "com-err2", "keyutils1"].map((name) => `lib${name}`),
  ...[
    "ldap-2.5-0",
    "sasl2-2",
    "gnutls30",
    "p11-kit0",
    "tasn1-6",
    "nettle8",
    "hogweed6",
    "gmp10",
    "unistring2",
    "ffi8",
  ].map((name) => `lib${name}`),
  "zlib1g",
];

const run = promisify(execFile);

/** A verifier: it makes a credential that only the TPM which holds a key can open. */
export type MakeCredential = (
  attestingKeyPem: string,
  name: string,
  secretFile: string,
  credentialFile: string,
) => Promise<void>;

/** Debian's tpm2-tools, in a private directory and without a TPM; `undefined` on a machine that is no Debian. */
export async function findTpm2Tools(): Promise<MakeCredential | undefined> {
  const programs = { tpm2_makecredential: "usr/bin/tpm2_makecredential" };
  const found = await whereDebian(() =>
    provisionPrograms({ name: "tpm2-tools", suite: "bookworm", packages: PACKAGES, programs }),
  );
  if (found === undefined) return undefined;
  return async (attestingKey, name, secret, credential) => {
    const options = ["-T", "none", "-G", "rsa", "-u", attestingKey, "-n", name, "-s", secret, "-o", credential];
    await run(found.tpm2_makecredential, options);
  };
}
