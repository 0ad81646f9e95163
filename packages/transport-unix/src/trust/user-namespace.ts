import { readFileSync } from "node:fs";

/** The map of a user namespace in which every user has the number that it has outside. */
const IDENTITY = /^\s*0\s+0\s+4294967295\s*$/;

/** The number that Linux shows for users without one, unless the administrator has chosen another. */
const DEFAULT_OVERFLOW_UID = 65_534;

/**
 * The number that stands for every user who has none in this process's user namespace; undefined where all users have one, and outside
 * Linux. Files of that number may belong to anybody, even if a user inside has been given the same number.
 */
export function overflowUid(): number | undefined {
  if (process.platform !== "linux" || IDENTITY.test(contentOf("/proc/self/uid_map"))) return undefined;
  const text = contentOf("/proc/sys/kernel/overflowuid").trim();
  return /^\d+$/.test(text) ? Number(text) : DEFAULT_OVERFLOW_UID;
}

/** The content of a file of `/proc`; empty if it cannot be read. */
function contentOf(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
