import {
  argumentError,
  checkedElsewhere,
  checkOptions,
  mustBeBoolean,
  mustBeText,
  type OptionRules,
} from "@parsec-ts/wire-protocol";

/** The directory that the Parsec documentation gives the service. Only root can make it, so root has chosen its owner. */
const SYSTEM_DIRECTORY = "/run/parsec";

const MAX_ID = 0xffff_ffff;

/** The users and groups that a client trusts beside uid 0, the user that it runs as, and the owner of `/run/parsec`. */
export interface TrustPolicy {
  /**
   * Numeric ids of users who may own the socket and the directories above it. In a user namespace (a rootless container) the number that
   * stands for everybody from outside, 65534, cannot be trusted.
   */
  readonly owners?: readonly number[];
  /**
   * Numeric ids of groups that may write to the directories above the socket. Access control lists that let further users write there are
   * not seen, as Node cannot read them: `getfacl` shows them.
   */
  readonly groups?: readonly number[];
  /**
   * Absolute path of a directory, symbolic links resolved, whose owner is trusted with it and all that is in it, as the owner of
   * `/run/parsec` is: for a service with an account of its own at another path. It counts only where none but trusted users can write to
   * the directory above.
   */
  readonly serviceDirectory?: string;
  /**
   * Types of file systems whose owners and modes are believed beside those of ext2 to ext4, xfs, btrfs, tmpfs and overlay, as the third
   * column of `/proc/mounts` names them: `["zfs"]`, `["nfs4"]`. The server of such a file system can show any owner. On Linux only.
   */
  readonly fileSystems?: readonly string[];
  /**
   * False gives up keeping the checked socket open, which needs `/proc`: Deno keeps that from programs that run without `-A`. The path is then
   * resolved and checked for each connection, and no directory on the way may be one that others can write to, sticky ones such as `/tmp`
   * included: they could put a socket there between the check and the connection. Default: true, where the system can.
   */
  readonly pin?: boolean;
}

/**
 * The conditions that a socket must meet before anything is sent to it.
 *
 * - `"strict"`: the socket, every directory above it and every symbolic link on the way belong to uid 0, to the user that this process
 *   runs as or, in `/run/parsec`, to the owner of that directory. No group and no other user may write to those directories, unless they
 *   are sticky as `/tmp` is. All are on a file system of the kernel's own (ext2 to ext4, xfs, btrfs, tmpfs, overlay), or on one in user space (FUSE) that uid 0 or
 *   a trusted user has mounted where no one else may write. The mode of the socket itself is not checked: the service lets everybody connect.
 * - A {@link TrustPolicy}: the same, with more users or groups.
 * - `"relaxed"`: owners and modes are not checked. For development, and for file systems that make them up, as those that desktop
 *   virtual machines share do. Any user who can write to one of the directories can then act as the service: read what is sent to it,
 *   keys and plaintext included, and send any response.
 */
export type EndpointTrust = "strict" | "relaxed" | TrustPolicy;

const trustPolicyRules: OptionRules<TrustPolicy> = {
  owners: checkedElsewhere,
  groups: checkedElsewhere,
  serviceDirectory: mustBeText,
  fileSystems: checkedElsewhere,
  pin: mustBeBoolean,
};

/** A {@link TrustPolicy} with all its defaults filled in. */
export interface TrustRules {
  readonly owners: readonly number[];
  readonly groups: readonly number[];
  readonly serviceDirectories: readonly string[];
  readonly fileSystems: readonly string[];
  readonly pin: boolean;
}

/**
 * Checks a policy and fills in its defaults. Returns undefined for `"relaxed"`, which checks nothing.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
 */
export function trustRules(trust: EndpointTrust): TrustRules | undefined {
  if (trust === "relaxed") return undefined;
  if (trust !== "strict" && (typeof trust !== "object" || trust === null)) {
    throw argumentError("trust", '"strict", "relaxed" or an object like { owners: [985] }');
  }
  const policy = trust === "strict" ? {} : trust;
  checkOptions("unixTransport", policy, trustPolicyRules, [], "trust.");
  const { owners = [], groups = [], serviceDirectory = SYSTEM_DIRECTORY, fileSystems = [], pin = true } = policy;
  checkIds("trust.owners", owners);
  checkIds("trust.groups", groups);
  if (!/^(\/(?!\.{1,2}(\/|$))[^/\0]+)+$/.test(serviceDirectory)) {
    throw argumentError(
      "trust.serviceDirectory",
      "an absolute path like /srv/parsec, without . and .. and without a slash at its end",
    );
  }
  if (!Array.isArray(fileSystems) || !fileSystems.every((name) => typeof name === "string" && name !== "")) {
    throw argumentError("trust.fileSystems", 'an array of names like ["zfs"]');
  }
  return { owners, groups, serviceDirectories: [SYSTEM_DIRECTORY, serviceDirectory], fileSystems, pin };
}

/** Accepts numbers and no names: a name can have another number in a container than on its host, and the kernel compares numbers. */
function checkIds(argument: string, ids: readonly number[]): void {
  if (Array.isArray(ids) && ids.every((id) => Number.isInteger(id) && id >= 0 && id <= MAX_ID)) return;
  throw argumentError(argument, "an array of numeric ids");
}
