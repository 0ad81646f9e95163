import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { provisionPrograms, whereDebian } from "@parsec-ts/debian";

/** The interpreter, `cryptography` and the libraries that a machine may lack. */
const PACKAGES = [
  "python3.11-minimal",
  "libpython3.11-minimal",
  "libpython3.11-stdlib",
  "python3-cryptography",
  "python3-cffi-backend",
  "libexpat1",
  "libffi8",
  "libssl3",
  "zlib1g",
];

/** A Python that has `cryptography`: the machine's, or Debian's in a private directory; `undefined` on a machine that is no Debian. */
export async function findPython(): Promise<string | undefined> {
  const { status } = spawnSync("python3", ["-c", "import cryptography"]);
  return status === 0 ? "python3" : await whereDebian(provisionPython);
}

/** Puts Python and `cryptography` into a private directory, from Debian's packages, without root. */
export async function provisionPython(): Promise<string> {
  const programs = { python: "usr/bin/python3.11" };
  return (await provisionPrograms({ name: "python", suite: "bookworm", packages: PACKAGES, programs })).python;
}

/** A request to `sealed.py`; all bytes are hexadecimal. */
export interface SealedRequest {
  readonly action: "open" | "seal";
  readonly algorithm: number;
  readonly additionalData: string;
  readonly key?: string;
  readonly privateKey?: string;
  readonly publicKey?: string;
  readonly sealed?: string;
  readonly plaintext?: string;
}

/** A response of `sealed.py`. */
export interface SealedResponse {
  readonly sealed?: string;
  readonly plaintext?: string;
  readonly refused?: true;
}

const SCRIPT = fileURLToPath(new URL("../../../src/sealed/sealed.py", import.meta.url));

/** Has Python open and seal texts by `docs/sealed-format.md`. */
export function askPython(python: string, requests: readonly SealedRequest[]): readonly SealedResponse[] {
  return runPython(python, SCRIPT, requests) as readonly SealedResponse[];
}

/** Runs a script that reads JSON and writes JSON. */
export function runPython(python: string, script: string, input: unknown): unknown {
  // Isolated (-I) from the environment, and without compiled files in the source tree (-B).
  const output = execFileSync(python, ["-I", "-B", script], {
    input: JSON.stringify(input),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(output);
}
