import { readdirSync, readlinkSync } from "node:fs";

const DIRECTORY = "/proc/self/fd";

/** Counts the open file descriptors of this process, or those whose target `matches` accepts. On Linux only. */
export function openDescriptors(matches?: (target: string) => boolean): number {
  const descriptors = readdirSync(DIRECTORY);
  return matches === undefined ? descriptors.length : descriptors.filter((name) => matches(targetOf(name))).length;
}

/** Empty for a descriptor that was closed since it was listed, as that of the listing itself. */
function targetOf(name: string): string {
  try {
    return readlinkSync(`${DIRECTORY}/${name}`);
  } catch {
    return "";
  }
}
