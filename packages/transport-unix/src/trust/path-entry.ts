import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, type Stats } from "node:fs";
import { join } from "node:path";

/** Opens a place in the tree and nothing of what is in it, so it takes no permission but to pass. Linux's number, for which Node has no name. */
const O_PATH = 0x20_0000;

/** Whether what has been looked at can be held fast, so that it stays the same while others rename and replace. */
export const canPin: boolean = process.platform === "linux" && existsSync("/proc/self/fd");

/** A directory, symbolic link, socket or other file, as it was found. */
export interface PathEntry {
  readonly stats: Stats;
  /** Leads to this very entry until it is closed; where nothing can be pinned, to what has its name. */
  readonly address: string;
  /** What it is now. */
  look(): Stats;
  close(): void;
}

/**
 * What has a name in a directory; a symbolic link stands for itself. A matter of microseconds, so nothing is gained by waiting for it,
 * and connecting looks names up in the same way.
 *
 * @throws the system's error
 */
export function openEntry(directory: string, name: string): PathEntry {
  return canPin ? pinned(`${directory}/${name}`) : found(join(directory, name));
}

function pinned(path: string): PathEntry {
  const descriptor = openSync(path, O_PATH | constants.O_NOFOLLOW);
  const look = (): Stats => fstatSync(descriptor);
  let open = true;
  const close = (): void => {
    if (open) closeSync(descriptor);
    open = false;
  };
  try {
    return { stats: look(), address: `/proc/self/fd/${descriptor}`, look, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Somebody who can write to the directory can still replace what was found. */
function found(path: string): PathEntry {
  const look = (): Stats => lstatSync(path);
  return { stats: look(), address: path, look, close() {} };
}
