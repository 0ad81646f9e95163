import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ProvisioningError, provisionPackages } from "@parsec-ts/debian";
import { isCi, run } from "../../workspace.mjs";

/** The machine's strace, or Debian's in a private directory; `undefined` on a machine that is no Debian. In CI nothing may be left out. */
export async function findStrace() {
  if (await starts("strace")) return "strace";
  try {
    return await provisionStrace();
  } catch (error) {
    if (error instanceof ProvisioningError && error.code === "ERR_NOT_DEBIAN" && !isCi) return undefined;
    throw error;
  }
}

const starts = (program) =>
  run(program, ["-V"], { capture: true }).then(
    ({ code }) => code === 0,
    () => false,
  );

/** Puts strace into a private directory, from Debian's packages, without root. */
export async function provisionStrace() {
  const packages = ["strace", "libunwind8", "liblzma5"];
  const directory = await provisionPackages({ name: "strace", suite: "bookworm", packages, revision: 1, finish });
  return join(directory, "bin/strace");
}

/** Writes a script that starts the program with the libraries beside it, so that the directory can be moved. */
async function finish(directory) {
  const libraries = readdirSync(join(directory, "root/usr/lib")).find((name) => name.endsWith("-linux-gnu"));
  mkdirSync(join(directory, "bin"));
  const path = join(directory, "bin/strace");
  const script = [
    "#!/bin/sh",
    'root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")/root',
    `LD_LIBRARY_PATH="$root/lib/${libraries}:$root/usr/lib/${libraries}" exec "$root/usr/bin/strace" "$@"`,
    "",
  ];
  writeFileSync(path, script.join("\n"));
  chmodSync(path, 0o755);
  if (!(await starts(path))) throw new ProvisioningError("ERR_SMOKE_TEST", "strace does not start.");
}
