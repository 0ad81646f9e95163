import type { Stats } from "node:fs";
import { ParsecError } from "@parsec-ts/wire-protocol";
import type { TrustRules } from "./endpoint-trust.js";
import { isKeptByKernel } from "./file-system.js";
import type { PathEntry } from "./path-entry.js";

const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

const DANGER = "could put another service there instead of Parsec";
const OTHER_PATH = "use a path that only trusted users can change";

/** Checks that all entries on the path of a socket can be trusted. For one resolution of the path, from the root on. */
export class TrustChecker {
  readonly #path: string;
  readonly #rules: TrustRules;
  readonly #owners: Set<number>;
  readonly #overflowUid: number | undefined;
  readonly #pins: boolean;
  /** The last directory on the way that others may write to, sticky or not. */
  #sharedDirectory: string | undefined;
  /** Device of the directory that was checked last. */
  #device: number | undefined;

  /**
   * `self` is the user that the process runs as, `overflow` the number that stands for users without one: it is no user's own, and cannot be
   * trusted; `pins` is true if the directories on the way are kept open.
   */
  constructor(path: string, rules: TrustRules, self: number | undefined, overflow: number | undefined, pins: boolean) {
    this.#path = path;
    this.#rules = rules;
    this.#owners = new Set([0, ...(self === undefined ? [] : [self]), ...rules.owners]);
    this.#overflowUid = overflow;
    this.#pins = pins;
  }

  /**
   * Checks a directory: its file system, its owner, and who else may write to it. `parent` is the directory above, which has been checked
   * before.
   *
   * @throws the system's error, or `ParsecError` `ERR_PARSEC_ENDPOINT_UNTRUSTED`
   */
  checkDirectory(realPath: string, directory: PathEntry, parent?: Stats): void {
    const { stats } = directory;
    if (realPath === "/") this.#sharedDirectory = undefined;
    this.#checkFileSystem(realPath, directory);
    this.#device = stats.dev;
    // If only trusted users may write to the directory above, only they can have made this one and chosen its owner.
    const isServiceDirectory = this.#rules.serviceDirectories.includes(realPath);
    if (isServiceDirectory && parent !== undefined && this.#otherWriters(parent) === undefined) {
      this.#owners.add(stats.uid);
    }
    this.checkOwner(realPath, stats);
    const writers = this.#otherWriters(stats);
    if (writers === undefined) return;
    this.#sharedDirectory = realPath;
    // In a sticky directory only the owner of an entry can replace it, and the owner of the next entry is checked next.
    const isSticky = (stats.mode & STICKY) !== 0;
    if (isSticky && this.#pins) return;
    const mode = (stats.mode & 0o7777).toString(8).padStart(4, "0");
    if (isSticky) {
      throw this.#untrusted(
        `${realPath} is sticky (mode ${mode}): ${writers}, who can add to it, ${DANGER} between the check and the connection, as the socket is ` +
          `not kept open. Instead, ${OTHER_PATH}, or keep it open: leave out trust: { pin: false }.`,
      );
    }
    const trusting = writers === "everybody" ? "" : `, or trust that group: trust: { groups: [${stats.gid}] }`;
    throw this.#untrusted(
      `${realPath} can be written to by ${writers} (mode ${mode}), who ${DANGER}. Take that right away with chmod go-w, ` +
        `${trusting === "" ? "or " : ""}${OTHER_PATH}${trusting}.`,
    );
  }

  /**
   * Checks the socket itself, whose mode does not count.
   *
   * @throws the system's error, or `ParsecError` `ERR_PARSEC_ENDPOINT_UNTRUSTED`
   */
  checkSocket(realPath: string, socket: PathEntry): void {
    this.#checkFileSystem(realPath, socket);
    this.checkOwner(realPath, socket.stats);
  }

  /**
   * Checks the owner of any entry.
   *
   * @throws `ParsecError` `ERR_PARSEC_ENDPOINT_UNTRUSTED`
   */
  checkOwner(realPath: string, { uid }: Stats): void {
    if (uid === this.#overflowUid) {
      throw this.#untrusted(
        `${realPath} belongs to uid ${uid}, in this user namespace any user from outside it, who ${DANGER}. Give the service's user a number ` +
          `in the namespace's map of users, or check nothing: trust: "relaxed".`,
      );
    }
    if (this.#owners.has(uid)) return;
    throw this.#untrusted(
      `${realPath} belongs to uid ${uid} who ${DANGER}. Give it to uid ${[...this.#owners].join(" or ")}, ${OTHER_PATH}, ` +
        `or trust that user: trust: { owners: [${uid}] }.`,
    );
  }

  /** Refuses a file system whose owners and modes may be made up. */
  #checkFileSystem(realPath: string, entry: PathEntry): void {
    const fileSystem = entry.fileSystem();
    if (fileSystem === undefined || isKeptByKernel(fileSystem)) return;
    const { name, mountedBy } = fileSystem;
    if (this.#rules.fileSystems.includes(name)) return;
    const trusting = `${OTHER_PATH}, or trust such file systems: trust: { fileSystems: ["${name}"] }.`;
    if (mountedBy === undefined) {
      throw this.#untrusted(`${realPath} is on a file system (${name}) that may show any owner. Instead, ${trusting}`);
    }
    if (!this.#isTrustedMounter(mountedBy)) {
      throw this.#untrusted(
        `${realPath} is on a file system (${name}) of uid ${mountedBy} who ${DANGER}. Instead, ${trusting}`,
      );
    }
    // Users who may write to a directory above can have moved the mount there.
    if (this.#sharedDirectory === undefined || entry.stats.dev === this.#device) return;
    throw this.#untrusted(
      `${realPath} is a mount (${name}) below ${this.#sharedDirectory}, to which others may write and who ${DANGER}. Instead, ${trusting}`,
    );
  }

  /** The number of a mount's user may be one of the namespace outside, where only 0 means the same. */
  #isTrustedMounter(uid: number): boolean {
    return uid === 0 || (this.#overflowUid === undefined && this.#owners.has(uid));
  }

  /** Names the users beside its owner who may write to a directory and are not trusted with it; undefined if there are none. */
  #otherWriters({ mode, gid }: Stats): string | undefined {
    if ((mode & OTHERS_WRITE) !== 0) return "everybody";
    return (mode & GROUP_WRITES) !== 0 && !this.#rules.groups.includes(gid) ? `group ${gid}` : undefined;
  }

  #untrusted(reason: string): ParsecError {
    return untrustedError(this.#path, reason);
  }
}

/** The error for an endpoint to which nothing is sent. */
export function untrustedError(path: string, reason: string): ParsecError {
  const message = `The endpoint ${path} is not trusted, and nothing was sent: ${reason}`;
  return new ParsecError("usage", "ERR_PARSEC_ENDPOINT_UNTRUSTED", message, { path, phase: "connect", reason });
}
