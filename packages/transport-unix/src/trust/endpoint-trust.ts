import { ParsecError } from "@parsec-ts/wire-protocol";

/** The directory that the Parsec documentation gives the service: only root can make it, so whoever owns it was chosen by root. */
const SYSTEM_DIRECTORY = "/run/parsec";

const MAX_ID = 0xffff_ffff;

/** Whom a client trusts beside uid 0, the user that it runs as, and the owner of `/run/parsec`. */
export interface TrustPolicy {
  /** Numeric ids of users who may own the socket and the directories above it. */
  readonly owners?: readonly number[];
  /** Numeric ids of groups that may write to the directories above the socket. */
  readonly groups?: readonly number[];
  /**
   * Absolute path of a directory, symbolic links resolved, whose owner is trusted with it and all that is in it, as the owner of
   * `/run/parsec` is: for a service with an account of its own at another path. Only where nobody but trusted users can write to the
   * directory above.
   */
  readonly serviceDirectory?: string;
}

/**
 * What has to be so before anything is sent to a socket.
 *
 * - `"strict"`: the socket, every directory above it and every symbolic link on the way belong to uid 0, to the user that this process
 *   runs as or, in `/run/parsec`, to the owner of that directory. No group and nobody else may write to those directories, unless they
 *   are sticky as `/tmp` is. The mode of the socket itself is not judged: the service lets everybody connect.
 * - A {@link TrustPolicy}: the same, with more users or groups.
 * - `"relaxed"`: owners and modes are not judged. For development, and for file systems that make them up, as those that desktop
 *   virtual machines share do. Whoever can write to one of the directories can then be the service: read what is sent to it, keys and
 *   plaintext included, and answer as it likes.
 */
export type EndpointTrust = "strict" | "relaxed" | TrustPolicy;

/** A {@link TrustPolicy} with everything in it; `undefined` where nothing is judged. */
export interface TrustRules {
  readonly owners: readonly number[];
  readonly groups: readonly number[];
  readonly serviceDirectories: readonly string[];
}

/** @throws `ParsecError` `ERR_PARSEC_ARGUMENT` */
export function trustRules(trust: EndpointTrust): TrustRules | undefined {
  if (trust === "relaxed") return undefined;
  if (trust !== "strict" && (typeof trust !== "object" || trust === null)) {
    throw wrong("trust", '"strict", "relaxed" or an object like { owners: [985] }');
  }
  const { owners = [], groups = [], serviceDirectory = SYSTEM_DIRECTORY } = trust === "strict" ? {} : trust;
  checkIds("trust.owners", owners);
  checkIds("trust.groups", groups);
  if (!/^(\/(?!\.{1,2}(\/|$))[^/\0]+)+$/.test(serviceDirectory)) {
    throw wrong(
      "trust.serviceDirectory",
      "an absolute path like /srv/parsec, without . and .. and without a slash at its end",
    );
  }
  return { owners, groups, serviceDirectories: [SYSTEM_DIRECTORY, serviceDirectory] };
}

/** Names are not taken: what a name stands for differs between a container and its host, and numbers are what the kernel compares. */
function checkIds(argument: string, ids: readonly number[]): void {
  if (Array.isArray(ids) && ids.every((id) => Number.isInteger(id) && id >= 0 && id <= MAX_ID)) return;
  throw wrong(argument, "an array of numeric ids");
}

function wrong(argument: string, wanted: string): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_ARGUMENT", `${argument} must be ${wanted}.`, { argument });
}
