import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withDirectoryLock } from "./directory-lock.js";
import { ProvisioningError } from "./provisioning-error.js";

/**
 * Fills `directory`/installation once, and again when `stamp` changes; returns its path. `fill` works on a new directory, which gets that name
 * only when it is whole. One process at a time does it.
 */
export async function provisionOnce(
  directory: string,
  stamp: string,
  fill: (fresh: string) => Promise<void>,
): Promise<string> {
  await mkdir(directory, { recursive: true });
  const installation = join(directory, "installation");
  const isThere = async (): Promise<boolean> =>
    (await readFile(join(installation, "stamp"), "utf8").catch(() => "")) === stamp;
  if (await isThere()) return installation;
  return await withDirectoryLock(directory, async () => {
    if (await isThere()) return installation;
    const fresh = `${installation}.new`;
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh);
    await fill(fresh);
    await writeFile(join(fresh, "stamp"), stamp);
    await rm(installation, { recursive: true, force: true });
    await rename(fresh, installation);
    return installation;
  });
}

/** Reasons that lie in the machine: it is no Debian, or a program of Debian's finds a library neither beside it nor there. */
const SKIPPED: readonly string[] = ["ERR_NOT_DEBIAN", "ERR_SMOKE_TEST"];

/**
 * The result of `provision`, for tests and checks; `undefined` on a machine that is no Debian or lacks a library, where they skip what needs
 * it; the reason is printed. In CI nothing may be skipped, so there that is an error too.
 */
export async function whereDebian<T>(provision: () => Promise<T>): Promise<T | undefined> {
  try {
    return await provision();
  } catch (error) {
    const mayBeSkipped =
      error instanceof ProvisioningError && SKIPPED.includes(error.code) && process.env.CI !== "true";
    if (!mayBeSkipped) throw error;
    console.log(`Skipped, for this machine lacks something: ${error.message}`);
    return undefined;
  }
}
