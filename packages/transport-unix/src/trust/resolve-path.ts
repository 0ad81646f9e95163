import { readlinkSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { openEntry, type PathEntry } from "./path-entry.js";
import type { TrustChecker } from "./trust-checker.js";

/** Symbolic links that Linux follows in one path. */
const MAX_LINKS = 40;

/** What was found at the end of a path. */
export interface Found {
  readonly entry: PathEntry;
  /** Its path without symbolic links. */
  readonly place: string;
}

/**
 * Walks from the root to what a path leads to, one step after the other, each from the directory that has been judged and not from
 * its name. The caller closes what is found.
 *
 * @throws the system's error, or `ParsecError` `ERR_PARSEC_ENDPOINT_UNTRUSTED`
 */
export function walk(path: string, judge: TrustChecker | undefined): Found {
  const names = namesOf(path);
  let here = openEntry("/", ".");
  let place = "/";
  let links = 0;
  const arrive = (next: PathEntry, at: string, parent: Stats | undefined): void => {
    here.close();
    here = next;
    place = at;
    judge?.directory(at, next.stats, parent);
  };

  try {
    judge?.directory(place, here.stats, undefined);
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      if (name === "..") {
        arrive(openEntry(here.address, name), dirname(place), undefined);
        continue;
      }
      const next = openEntry(here.address, name);
      const at = place === "/" ? `/${name}` : `${place}/${name}`;
      if (next.stats.isSymbolicLink()) {
        next.close();
        judge?.entry(at, next.stats);
        if (++links > MAX_LINKS) throw systemFailure("ELOOP", `too many symbolic links on ${path}`);
        const target = readlinkSync(`${here.address}/${name}`);
        names.unshift(...namesOf(target));
        if (target.startsWith("/")) arrive(openEntry("/", "."), "/", undefined);
      } else if (names.length === 0) {
        here.close();
        return { entry: next, place: at };
      } else if (next.stats.isDirectory()) {
        arrive(next, at, here.stats);
      } else {
        next.close();
        throw systemFailure("ENOTDIR", `${at} is not a directory`);
      }
    }
    return { entry: here, place };
  } catch (error) {
    here.close();
    throw error;
  }
}

function namesOf(path: string): string[] {
  return path.split("/").filter((name) => name !== "" && name !== ".");
}

/** What the kernel would say. */
function systemFailure(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
