import { readlinkSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { openEntry, type PathEntry } from "./path-entry.js";
import type { TrustJudge } from "./trust-judge.js";

/** Symbolic links that Linux follows in one path. */
const MAX_LINKS = 40;

/** Where a socket is, with everything above it judged. */
export interface SocketDirectory {
  readonly directory: PathEntry;
  /** Real path of the directory, for messages. */
  readonly place: string;
  /** Name of the socket in it. */
  readonly name: string;
  /** Whoever else is trusted there than elsewhere is known to it. */
  readonly judge: TrustJudge | undefined;
}

/**
 * Walks from the root to the directory that holds a socket, one step after the other, each from the directory that has been judged
 * and not from its name. The caller closes the directory.
 *
 * @throws the system's error, or `ParsecError` `ERR_PARSEC_ENDPOINT_UNTRUSTED`
 */
export function openSocketDirectory(path: string, judge: TrustJudge | undefined): SocketDirectory {
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
        next.close();
        return { directory: here, place, name, judge };
      } else if (next.stats.isDirectory()) {
        arrive(next, at, here.stats);
      } else {
        next.close();
        throw systemFailure("ENOTDIR", `${at} is not a directory`);
      }
    }
    throw systemFailure("ENOTSOCK", `${path} leads to a directory`);
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
