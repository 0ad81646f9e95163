import type { Stats } from "node:fs";
import { ParsecError } from "@parsec-ts/wire-protocol";
import type { TrustRules } from "./endpoint-trust.js";

const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

/** The owner that Linux shows for a user who has no number in this container. */
const OVERFLOW_ID = 65_534;

const DANGER = "could put another service there instead of Parsec";
const OTHER_PATH = "use a path that only trusted users can change";

/** Checks that all entries on the path of a socket can be trusted. For one resolution of the path, from the root on. */
export class TrustChecker {
  readonly #path: string;
  readonly #rules: TrustRules;
  readonly #owners: Set<number>;

  /** `self` is the user that the process runs as. */
  constructor(path: string, rules: TrustRules, self: number | undefined) {
    this.#path = path;
    this.#rules = rules;
    this.#owners = new Set([0, ...(self === undefined ? [] : [self]), ...rules.owners]);
  }

  /**
   * Checks a directory: its owner, and who else may write to it. `parent` is the directory above, which has been checked before.
   *
   * @throws `ParsecError` `ERR_PARSEC_ENDPOINT_UNTRUSTED`
   */
  checkDirectory(realPath: string, stats: Stats, parent: Stats | undefined): void {
    // If only trusted users may write to the directory above, only they can have made this one and chosen its owner.
    const isServiceDirectory = this.#rules.serviceDirectories.includes(realPath);
    if (isServiceDirectory && parent !== undefined && this.#otherWriters(parent) === undefined) {
      this.#owners.add(stats.uid);
    }
    this.checkOwner(realPath, stats);
    const writers = this.#otherWriters(stats);
    // In a sticky directory only the owner of an entry can replace it, and the owner of the next entry is checked next.
    if (writers === undefined || (stats.mode & STICKY) !== 0) return;
    const mode = (stats.mode & 0o7777).toString(8).padStart(4, "0");
    const trusting = writers === "everybody" ? "" : `, or trust that group: trust: { groups: [${stats.gid}] }`;
    throw this.#untrusted(
      `${realPath} can be written to by ${writers} (mode ${mode}), who ${DANGER}. Take that right away with chmod go-w, ` +
        `${trusting === "" ? "or " : ""}${OTHER_PATH}${trusting}.`,
    );
  }

  /**
   * Checks the owner of any entry.
   *
   * @throws `ParsecError` `ERR_PARSEC_ENDPOINT_UNTRUSTED`
   */
  checkOwner(realPath: string, { uid }: Stats): void {
    if (this.#owners.has(uid)) return;
    const who = uid === OVERFLOW_ID ? `${uid}, in a container any user from outside it,` : uid;
    throw this.#untrusted(
      `${realPath} belongs to uid ${who} who ${DANGER}. Give it to uid ${[...this.#owners].join(" or ")}, ${OTHER_PATH}, ` +
        `or trust that user: trust: { owners: [${uid}] }.`,
    );
  }

  /** Names the users beside its owner who may write to a directory and are not trusted with it; undefined if there are none. */
  #otherWriters({ mode, gid }: Stats): string | undefined {
    if ((mode & OTHERS_WRITE) !== 0) return "everybody";
    return (mode & GROUP_WRITES) !== 0 && !this.#rules.groups.includes(gid) ? `group ${gid}` : undefined;
  }

  #untrusted(reason: string): ParsecError {
    const message = `The endpoint ${this.#path} is not trusted, and nothing was sent: ${reason}`;
    const details = { path: this.#path, phase: "connect", reason } as const;
    return new ParsecError("usage", "ERR_PARSEC_ENDPOINT_UNTRUSTED", message, details);
  }
}
