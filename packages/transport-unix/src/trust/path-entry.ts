import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, type Stats } from "node:fs";
import { join } from "node:path";
import { type FileSystem, fileSystemAt, fileSystemOf } from "./file-system.js";

/** Linux's `O_PATH`, for which Node has no name: opens an entry but not its content, so only search permission is needed. */
const O_PATH = 0x20_0000;

/** Directory of the open descriptors, through which an entry that is kept open is reached. */
const DESCRIPTORS = "/proc/self/fd";

/** `denied`: the runtime keeps `/proc` from the program, as Deno does without `-A`. */
export type PinSupport = "yes" | "no" | "denied";

let pinSupport: PinSupport | undefined;

/**
 * Tells if an entry can be kept open, so that it stays the same while others rename and replace it. Looks when it is first called: an import
 * needs no permission.
 */
export function canPin(): PinSupport {
  pinSupport ??= lookForDescriptors();
  return pinSupport;
}

function lookForDescriptors(): PinSupport {
  if (process.platform !== "linux") return "no";
  try {
    return existsSync(DESCRIPTORS) ? "yes" : "no";
  } catch {
    // Node never throws here.
    return "denied";
  }
}

/** An open directory, symbolic link, socket or other file. */
export interface PathEntry {
  /** The status of the entry when it was opened. */
  readonly stats: Stats;
  /** A path that leads to this very entry until it is closed. If it is not kept open, to the entry of that name. */
  readonly address: string;
  /** Reads the status of the entry anew. */
  stat(): Stats;
  /** The file system that the entry is on; undefined outside Linux. */
  fileSystem(): FileSystem | undefined;
  /** Closes the entry. Harmless when called again. */
  close(): void;
}

/**
 * Opens the entry of this name in a directory; a symbolic link is opened itself. It is kept open if `pins` says so. Synchronous, because it
 * takes microseconds and the system looks names up in the same way when it connects.
 *
 * @throws the system's error
 */
export function openEntry(directory: string, name: string, pins: boolean): PathEntry {
  return pins ? openPinned(`${directory}/${name}`) : openByPath(join(directory, name));
}

function openPinned(path: string): PathEntry {
  const descriptor = openSync(path, O_PATH | constants.O_NOFOLLOW);
  const stat = (): Stats => fstatSync(descriptor);
  let open = true;
  const close = (): void => {
    if (open) closeSync(descriptor);
    open = false;
  };
  try {
    const fileSystem = (): FileSystem => fileSystemOf(descriptor);
    return { stats: stat(), address: `${DESCRIPTORS}/${descriptor}`, stat, fileSystem, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Keeps nothing open: a user who can write to the directory can still replace the entry. */
function openByPath(path: string): PathEntry {
  const stat = (): Stats => lstatSync(path);
  return { stats: stat(), address: path, stat, fileSystem: () => fileSystemAt(path), close() {} };
}
