import { readFileSync, statfsSync } from "node:fs";

/** A file system as Linux reports it. */
export interface FileSystem {
  /** Name of its type, as the third column of `/proc/mounts` has it; of an unknown one the number of its type. */
  readonly name: string;
  /** The user who mounted it and runs the program behind it, for file systems in user space (FUSE). */
  readonly mountedBy?: number;
}

/** File systems whose owners and modes the kernel keeps by itself, by the number of their type: statfs(2). */
const KEPT_BY_KERNEL: ReadonlyMap<number, string> = new Map([
  [0xef53, "ext4"], // and ext2, ext3
  [0x5846_5342, "xfs"],
  [0x9123_683e, "btrfs"],
  [0x0102_1994, "tmpfs"],
  [0x794c_7630, "overlay"],
]);

/** True if the kernel keeps owners and modes itself, so that no program can make them up. */
export function isKeptByKernel({ name }: FileSystem): boolean {
  return [...KEPT_BY_KERNEL.values()].includes(name);
}

/**
 * Returns the file system of an open entry. Owners and modes are as trustworthy as the file system that shows them: one that a user has
 * mounted, or that another machine serves, can show any.
 *
 * @throws the system's error
 */
export function fileSystemOf(descriptor: number): FileSystem {
  const type = statfsSync(`/proc/self/fd/${descriptor}`).type >>> 0;
  const name = KEPT_BY_KERNEL.get(type);
  return name === undefined ? mountOf(descriptor, type) : { name };
}

/**
 * Returns the file system of the entry that a path leads to; undefined outside Linux. One that the kernel does not keep itself is named by its
 * number: to look its mount up needs the entry kept open.
 *
 * @throws the system's error
 */
export function fileSystemAt(path: string): FileSystem | undefined {
  if (process.platform !== "linux") return undefined;
  const type = statfsSync(path).type >>> 0;
  return { name: KEPT_BY_KERNEL.get(type) ?? numberName(type) };
}

function numberName(type: number): string {
  return `type 0x${type.toString(16)}`;
}

/** Looks the mount of an entry up: proc_pid_mountinfo(5). */
function mountOf(descriptor: number, type: number): FileSystem {
  const id = /^mnt_id:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, "latin1"))?.[1];
  const mounts = readFileSync("/proc/self/mountinfo", "latin1").split("\n");
  const mount = mounts.find((line) => line.startsWith(`${id} `));
  // Spaces within a field are written as octal numbers.
  const [name, , options = ""] = mount?.split(" - ")[1]?.split(" ") ?? [];
  const user = options.split(",").find((option) => option.startsWith("user_id="));
  if (name === undefined) return { name: numberName(type) };
  return { name, ...(user !== undefined && { mountedBy: Number(user.slice("user_id=".length)) }) };
}
