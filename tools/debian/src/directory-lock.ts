import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ProvisioningError } from "./provisioning-error.js";

/** Runs `work` while no other process holds the lock of `directory`; the lock of a process that died is taken over. */
export async function withDirectoryLock<T>(directory: string, work: () => Promise<T>, timeoutMs = 600_000): Promise<T> {
  const lock = join(directory, "lock");
  const until = performance.now() + timeoutMs;
  while (!(await tryLock(lock))) {
    if (performance.now() > until) {
      throw new ProvisioningError(
        "ERR_LOCKED",
        `Another process has held ${lock} for too long; remove it if none is running.`,
      );
    }
    await sleep(100);
  }
  try {
    return await work();
  } finally {
    await moveAway(lock);
  }
}

async function tryLock(lock: string): Promise<boolean> {
  // Written aside and renamed, so that a lock is never seen without its owner. One process may wait for the same lock several times.
  const own = `${lock}.${process.pid}.${randomUUID()}`;
  await mkdir(own, { recursive: true });
  await writeFile(join(own, "pid"), String(process.pid));
  try {
    await rename(own, lock);
    return true;
  } catch {
    await rm(own, { recursive: true, force: true });
    await removeIfOrphaned(lock);
    return false;
  }
}

async function removeIfOrphaned(lock: string): Promise<void> {
  const owner = Number(await readFile(join(lock, "pid"), "utf8").catch(() => "0"));
  if (owner === 0 || isRunning(owner)) return;
  await moveAway(lock);
}

/** Removes a lock at once. While its content was removed piece by piece, it would be an empty directory, which another lock can replace. */
async function moveAway(lock: string): Promise<void> {
  const aside = `${lock}.released.${randomUUID()}`;
  try {
    await rename(lock, aside);
  } catch {
    // Of several waiters one moves it away; the others find it gone.
    return;
  }
  await rm(aside, { recursive: true, force: true });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
