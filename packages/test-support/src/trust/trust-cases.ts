import { accessSync, constants } from "node:fs";
import { fileURLToPath } from "node:url";
import { isRoot } from "../as-other-user.js";
import { canUnshare, runInNamespaces } from "../namespaces.js";

/** A socket that a client must trust or refuse, set up for real. One table for every implementation of the check. */
export interface TrustCase {
  /** Completes the sentence "the check of an endpoint trusts …". */
  readonly title: string;
  /**
   * Shell commands with the functions of {@link LIBRARY}. Each `client UID PATH TRUST` prints one outcome; TRUST is `strict`, `relaxed`,
   * `owner=UID` or `files=TYPE`, UID is `-` for the own user.
   */
  readonly script: string;
  readonly outcomes: readonly ("trusted" | "untrusted")[];
}

/** True if the table can run here: as root, with mount namespaces and FUSE. */
export const canRunTrustCases: boolean = isRoot && canUnshare("--mount") && canOpenFuse();

function canOpenFuse(): boolean {
  try {
    accessSync("/dev/fuse", constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const fuseServer = fileURLToPath(new URL("serve-fuse.js", import.meta.url));

/**
 * - `socket DIRECTORY UID` makes a directory with a socket `s` without a listener, both of that user;
 * - `fuse DIRECTORY MOUNTER UID [MODE] [SOURCE]` mounts the same as FUSE, mounted by one user and showing another, with an octal mode (755),
 *   from a source of that name;
 * - `in_user_namespace MAP COMMANDS` runs commands in a user namespace with that map of users, lines of "INSIDE OUTSIDE COUNT".
 */
const LIBRARY = `
socket() {
  mkdir -p "$1"
  perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0) && bind(S, sockaddr_un($ARGV[0])) or die' "$1/s"
  chmod 666 "$1/s"; chown "$2" "$1/s" "$1"
}
fuse() {
  mkdir -p "$1"
  exec 3<> /dev/fuse
  mount -i -t fuse -o "fd=3,rootmode=40000,user_id=$2,group_id=$2,allow_other" "\${5-test}" "$1"
  '${process.execPath}' '${fuseServer}' "$3" "\${4-755}" > /dev/null 2>&1 &
  echo $! >> /run/started
  exec 3<&-
}
in_user_namespace() {
  mkfifo /run/ready /run/go
  unshare --user --mount sh -euc 'echo > /run/ready; read line < /run/go; . /run/library; eval "$1"' sh "$2" &
  read line < /run/ready
  printf "$1" > /proc/$!/uid_map
  echo '0 0 4294967295' > /proc/$!/gid_map
  echo > /run/go
  wait $!
}`;

/** Runs a case. `client` is a shell function of that name, which prints `trusted` or `untrusted`. */
export function runTrustCase({ script }: TrustCase, client: string): Promise<string[]> {
  return runInNamespaces(
    ["--mount"],
    `mount -t tmpfs -o mode=755 tmpfs /run
     cat > /run/library <<'END'
${LIBRARY}
${client}
END
     touch /run/started
     trap 'kill $(cat /run/started) 2> /run/errors || true' EXIT
     . /run/library
     ${script}`,
  );
}

const USERS: readonly TrustCase[] = [
  {
    title: "user 65534 in its own socket, where every user has a number",
    script: "socket /run/d 65534; client 65534 /run/d/s strict; client 1000 /run/d/s owner=65534",
    outcomes: ["trusted", "trusted"],
  },
  {
    title:
      "the namespace's root, but no user with the number of those from outside: as owner, as the own user, as one named",
    script: `socket /run/d 0; socket /run/e 1001
      in_user_namespace '0 0 1\n65534 1000 1' '
        client 0 /run/d/s strict; client 0 /run/e/s strict; client 65534 /run/e/s strict; client 0 /run/e/s owner=65534'`,
    outcomes: ["trusted", "untrusted", "untrusted", "untrusted"],
  },
  {
    title: "nothing of the own number where that is mapped to the number of those from outside",
    script: `socket /run/d 1000
      in_user_namespace '0 0 1\n65534 1000 1' 'client 65534 /run/d/s strict'`,
    outcomes: ["untrusted"],
  },
  {
    title: "nothing in a user namespace without a map",
    script: `socket /run/d 0
      in_user_namespace '' 'client - /run/d/s strict'`,
    outcomes: ["untrusted"],
  },
];

const FILE_SYSTEMS: readonly TrustCase[] = [
  {
    title: "an overlay and a tmpfs",
    script: `mkdir /run/low /run/up /run/work /run/m; socket /run/low 0
      mount -t overlay -o lowerdir=/run/low,upperdir=/run/up,workdir=/run/work overlay /run/m
      client 1000 /run/m/s strict; client 1000 /run/low/s strict`,
    outcomes: ["trusted", "trusted"],
  },
  {
    title: "another file system only if it is named: ramfs",
    script: `mkdir /run/m; mount -t ramfs -o mode=711 ramfs /run/m; socket /run/m 0
      client 1000 /run/m/s strict; client 1000 /run/m/s files=zfs; client 1000 /run/m/s files=ramfs`,
    outcomes: ["untrusted", "untrusted", "trusted"],
  },
  {
    title: "a FUSE mount of root's or of a trusted user's, not one of another user's that shows root as owner",
    script: `fuse /run/a 0 0; fuse /run/b 1000 1000; fuse /run/c 1001 0
      client 1000 /run/a/s strict; client 1000 /run/b/s strict; client 1000 /run/c/s strict
      client 1000 /run/c/s owner=1001; client 1000 /run/c/s files=fuse`,
    outcomes: ["trusted", "trusted", "untrusted", "trusted", "trusted"],
  },
  {
    title: "no FUSE mount of another user's whose source is named like the option that says who mounted it",
    script: `fuse /run/m 1001 0 755 ',user_id=0,'
      client 1000 /run/m/s strict; client 1000 /run/m/s owner=1001`,
    outcomes: ["untrusted", "trusted"],
  },
  {
    title: "no FUSE mount below a directory that others may write to",
    script: `mkdir -p /run/tmp/deep; chmod 1777 /run/tmp; fuse /run/tmp/m 0 0; fuse /run/tmp/deep/m 0 0
      client 0 /run/tmp/m/s strict; client 0 /run/tmp/deep/m/s strict; client 0 /run/tmp/deep/m/s files=fuse`,
    outcomes: ["untrusted", "untrusted", "trusted"],
  },
  {
    title:
      "a FUSE mount that others may write to but where they own what they make, and one that a link in a directory of others leads to",
    script: `fuse /run/m 0 0 1777; fuse /run/n 0 0; mkdir -p /run/tmp; chmod 1777 /run/tmp; ln -s /run/n /run/tmp/link
      client 0 /run/m/s strict; client 0 /run/tmp/link/s strict`,
    outcomes: ["trusted", "trusted"],
  },
  {
    title: "no file system behind chroot() whose mount is out of sight, even if it is named",
    script: `mkdir /run/m; mount -t ramfs ramfs /run/m; mkdir /run/m/inside; socket /run/m/inside/parsec-socket 0
      for directory in /*/; do mkdir "/run/m/inside$directory"; mount --rbind "$directory" "/run/m/inside$directory"; done
      client 0 /run/m/inside/parsec-socket/s files=ramfs
      chroot /run/m/inside sh -euc '. /run/library; client 0 /parsec-socket/s files=ramfs'`,
    outcomes: ["trusted", "untrusted"],
  },
  {
    title: "one socket of another file system that is mounted over a file",
    script: `socket /run/d 0; fuse /run/f 1001 0; mount --bind /run/f/s /run/d/s
      client 0 /run/d/s strict`,
    outcomes: ["untrusted"],
  },
  {
    title:
      "the FUSE mount that a rootless container has as its root, not one of an outside user with the number of one inside",
    script: `mkdir /run/m; fuse /run/n 1001 0
      in_user_namespace '0 0 1\n1001 5000 1' 'fuse /run/m 0 0; client 0 /run/m/s strict; client 1001 /run/n/s strict'`,
    outcomes: ["trusted", "untrusted"],
  },
];

/** Every implementation of the check gives these outcomes. */
export const trustCases: readonly TrustCase[] = [...USERS, ...FILE_SYSTEMS];
