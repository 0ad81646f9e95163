import { readlinkSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { openEntry, type PathEntry } from "./path-entry.js";
import type { TrustChecker } from "./trust-checker.js";

/** The most symbolic links that Linux follows in one path. */
const MAX_LINKS = 40;

/** The entry that a path leads to. */
export interface ResolvedPath {
  readonly entry: PathEntry;
  /** The path of the entry without symbolic links. */
  readonly realPath: string;
}

/**
 * Resolves a path from the root, one name after the other. If `pins`, each name is opened in the directory that was checked before it, which is
 * kept open, not by its path. The caller closes the entry.
 *
 * @throws the system's error, or `ParsecError` `ERR_PARSEC_ENDPOINT_UNTRUSTED`
 */
export function resolvePath(path: string, checker: TrustChecker | undefined, pins: boolean): ResolvedPath {
  const names = namesOf(path);
  let directory = openEntry("/", ".", pins);
  let realPath = "/";
  let links = 0;
  const enter = (next: PathEntry, nextPath: string, parent?: Stats): void => {
    directory.close();
    directory = next;
    realPath = nextPath;
    checker?.checkDirectory(nextPath, next, parent);
  };

  try {
    checker?.checkDirectory(realPath, directory);
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      if (name === "..") {
        enter(openEntry(directory.address, name, pins), dirname(realPath));
        continue;
      }
      const next = openEntry(directory.address, name, pins);
      const nextPath = realPath === "/" ? `/${name}` : `${realPath}/${name}`;
      if (next.stats.isSymbolicLink()) {
        next.close();
        checker?.checkOwner(nextPath, next.stats);
        if (++links > MAX_LINKS) throw systemFailure("ELOOP", `too many symbolic links on ${path}`);
        const target = readlinkSync(`${directory.address}/${name}`);
        names.unshift(...namesOf(target));
        if (target.startsWith("/")) enter(openEntry("/", ".", pins), "/");
      } else if (names.length === 0) {
        directory.close();
        return { entry: next, realPath: nextPath };
      } else if (next.stats.isDirectory()) {
        enter(next, nextPath, directory.stats);
      } else {
        next.close();
        throw systemFailure("ENOTDIR", `${nextPath} is not a directory`);
      }
    }
    return { entry: directory, realPath };
  } catch (error) {
    directory.close();
    throw error;
  }
}

function namesOf(path: string): string[] {
  return path.split("/").filter((name) => name !== "" && name !== ".");
}

/** The error that the kernel would report. */
function systemFailure(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
