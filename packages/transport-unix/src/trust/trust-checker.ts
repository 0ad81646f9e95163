import type { Stats } from "node:fs";
import { ParsecError } from "@parsec-ts/wire-protocol";
import type { TrustRules } from "./endpoint-trust.js";

const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

/** How Linux shows an owner who has no number in this container. */
const OVERFLOW_ID = 65_534;

const DANGER = "could put another service in the place of Parsec";
const ELSEWHERE = "use a path that nobody else can change";

/** Whether what is met on the way to a socket can be trusted. For one walk from the root on. */
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
   * A directory, whose `place` is its path without symbolic links; `parent` has been judged before.
   *
   * @throws `ParsecError` `ERR_PARSEC_ENDPOINT_UNTRUSTED`
   */
  directory(place: string, stats: Stats, parent: Stats | undefined): void {
    // Only trusted users can have put it there and chosen its owner, where only they may write to the directory above.
    if (this.#rules.serviceDirectories.includes(place) && parent !== undefined && this.#writers(parent) === undefined) {
      this.#owners.add(stats.uid);
    }
    this.entry(place, stats);
    const writers = this.#writers(stats);
    // In a sticky directory only the owner can replace what is there, and what is there is judged next.
    if (writers === undefined || (stats.mode & STICKY) !== 0) return;
    const mode = (stats.mode & 0o7777).toString(8).padStart(4, "0");
    const trusting = writers === "everybody" ? "" : `, or trust that group: trust: { groups: [${stats.gid}] }`;
    throw this.#untrusted(
      `${place} can be written to by ${writers} (mode ${mode}), who ${DANGER}. Take that right away with chmod go-w, ` +
        `${trusting === "" ? "or " : ""}${ELSEWHERE}${trusting}.`,
    );
  }

  /**
   * Anything on the way, by its owner.
   *
   * @throws `ParsecError` `ERR_PARSEC_ENDPOINT_UNTRUSTED`
   */
  entry(place: string, { uid }: Stats): void {
    if (this.#owners.has(uid)) return;
    const who = uid === OVERFLOW_ID ? `${uid}, in a container any user from outside it,` : uid;
    throw this.#untrusted(
      `${place} belongs to uid ${who} who ${DANGER}. Give it to uid ${[...this.#owners].join(" or ")}, ${ELSEWHERE}, ` +
        `or trust that user: trust: { owners: [${uid}] }.`,
    );
  }

  /** Who may write to a directory beside its owner, and is not trusted with it. */
  #writers({ mode, gid }: Stats): string | undefined {
    if ((mode & OTHERS_WRITE) !== 0) return "everybody";
    return (mode & GROUP_WRITES) !== 0 && !this.#rules.groups.includes(gid) ? `group ${gid}` : undefined;
  }

  #untrusted(reason: string): ParsecError {
    const message = `The endpoint ${this.#path} is not trusted, and nothing was sent: ${reason}`;
    const details = { path: this.#path, phase: "connect", reason } as const;
    return new ParsecError("usage", "ERR_PARSEC_ENDPOINT_UNTRUSTED", message, details);
  }
}
