import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** A directory, or the socket, as it lies on the way. */
interface Step {
  readonly path: string;
  readonly isDirectory: boolean;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** Says why there is no socket at a path: the service is not installed, or it is not running. */
export async function whyNoSocket(path: string): Promise<string> {
  const directory = dirname(path);
  const isThere = (await lookAt(directory))?.isDirectory === true;
  const reason = isThere
    ? `There is no socket at ${path}, but its directory exists: the Parsec service is not running. Start it`
    : `There is no directory ${directory}: the Parsec service is not installed, or listens elsewhere. Install it`;
  return `${reason}, or set the endpoint to where it listens.`;
}

/** Says which directory, or which socket, this user may not use, to whom it belongs, and how to get access. */
export async function whyNotPermitted(path: string): Promise<string> {
  const refusing = await firstRefusing(path);
  if (refusing === undefined)
    return `This user may not use ${path}: the system refuses it for another reason than owner and mode.`;
  const { path: refused, uid, gid, mode } = refusing;
  const right = refused === path ? "write to the socket" : "enter the directory";
  const [user, group] = [await nameOf("/etc/passwd", uid), await nameOf("/etc/group", gid)];
  const groupBit = refused === path ? 0o020 : 0o010;
  const cure =
    (mode & groupBit) !== 0
      ? `Add the user to the group ${group} (usermod -aG ${group} USER) and log in again.`
      : `Ask its owner ${user} for access.`;
  return `This user may not ${right} ${refused}, which ${ownership(user, group, mode)}. ${cure}`;
}

/** Says to whom a file or directory belongs, and its mode: `belongs to parsec:parsec-clients with mode 0750`. Undefined if it cannot be looked at. */
export async function describeOwner(path: string): Promise<string | undefined> {
  const step = await lookAt(path);
  if (step === undefined) return undefined;
  return ownership(await nameOf("/etc/passwd", step.uid), await nameOf("/etc/group", step.gid), step.mode);
}

function ownership(user: string, group: string, mode: number): string {
  return `belongs to ${user}:${group} with mode ${(mode & 0o7777).toString(8).padStart(4, "0")}`;
}

/** The first directory from the root that this user may not search, or the socket if the user may not write to it. */
async function firstRefusing(path: string): Promise<Step | undefined> {
  const ways = [path];
  for (let way = path; way !== dirname(way); way = dirname(way)) ways.unshift(dirname(way));
  for (const way of ways) {
    const step = await lookAt(way);
    if (step === undefined) return undefined;
    if (!isAllowed(step, way === path ? 0o2 : 0o1)) return step;
  }
  return undefined;
}

async function lookAt(path: string): Promise<Step | undefined> {
  try {
    const found = await stat(path);
    const { uid, gid, mode } = found;
    return { path, isDirectory: found.isDirectory(), uid, gid, mode };
  } catch {
    return undefined;
  }
}

/** The check of the kernel for owner, group and others. `bit` is the right as it stands for others. */
function isAllowed({ uid, gid, mode }: Step, bit: number): boolean {
  if (process.geteuid?.() === uid) return (mode & (bit << 6)) !== 0;
  const isMember = process.getegid?.() === gid || (process.getgroups?.().includes(gid) ?? false);
  return (mode & (isMember ? bit << 3 : bit)) !== 0;
}

/** The name of an id in a file such as `/etc/group`; the number if it has none there. */
async function nameOf(file: string, id: number): Promise<string> {
  const lines = await readFile(file, "utf8").then(
    (text) => text.split("\n"),
    () => [],
  );
  return lines.map((line) => line.split(":")).find(([, , number]) => number === String(id))?.[0] ?? String(id);
}
