import { mkdir } from "node:fs/promises";
import type { FetchedFile } from "./private-apt.js";
import { ProvisioningError } from "./provisioning-error.js";
import { runProgram, tail } from "./run-program.js";

/** Unpacks packages below `root`, which is made; runs no script of theirs. */
export async function unpackPackages(packages: readonly FetchedFile[], root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const { file, path } of packages) {
    const { code, stderr } = await runProgram("dpkg-deb", ["-x", path, root]);
    if (code !== 0) throw new ProvisioningError("ERR_DOWNLOAD", `Cannot unpack ${file}.\n${tail(stderr)}`);
  }
}
