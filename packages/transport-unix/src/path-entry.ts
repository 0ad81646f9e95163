import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, type Stats } from "node:fs";
import { join } from "node:path";

/** Opens a place in the tree and nothing of what is in it, so it takes no permission but to pass. Linux's number, for which Node has no name. */
const O_PATH = 0x20_0000;

/** Whether what has been looked at can be held fast, so that it stays the same while others rename and replace. */
export const canPin: boolean = process.platform === "linux" && existsSync("/proc/self/fd");

/** A directory, symbolic link, socket or other file, as it was found. */
export interface PathEntry {
  readonly stats: Stats;
  /** Leads to this very entry until it is closed; where that is impossible, to what has its name. */
  readonly address: string;
  close(): void;
}

/**
 * What has a name in a directory; a symbolic link stands for itself. Costs no more than a system call or two, so nothing is gained by
 * waiting for it, and connecting looks the name up in the same way.
 *
 * @throws the system's error
 */
export function openEntry(directory: string, name: string): PathEntry {
  return canPin ? pinned(`${directory}/${name}`) : looked(join(directory, name));
}

function pinned(path: string): PathEntry {
  const descriptor = openSync(path, O_PATH | constants.O_NOFOLLOW);
  let open = true;
  const close = (): void => {
    if (open) closeSync(descriptor);
    open = false;
  };
  try {
    return { stats: fstatSync(descriptor), address: `/proc/self/fd/${descriptor}`, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Without pinning, somebody who can write to the directory can still replace what was looked at. */
function looked(path: string): PathEntry {
  return { stats: lstatSync(path), address: path, close() {} };
}
