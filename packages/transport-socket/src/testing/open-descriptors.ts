import { existsSync, readdirSync, readlinkSync } from "node:fs";

const DIRECTORY = "/proc/self/fd";

/** The open file descriptors of this process, each with its number and target. Empty where the system does not list them: elsewhere than on Linux. */
export function openDescriptors(): ReadonlySet<string> {
  if (!existsSync(DIRECTORY)) return new Set();
  return new Set(readdirSync(DIRECTORY).flatMap((name) => describe(name)));
}

/** Descriptions of the descriptors that are open now and were not before. */
export function descriptorsSince(before: ReadonlySet<string>): readonly string[] {
  return [...openDescriptors()].filter((descriptor) => !before.has(descriptor));
}

/** Nothing for a descriptor that was closed since it was listed, as that of the listing itself. */
function describe(name: string): readonly string[] {
  try {
    return [`file descriptor ${name} of ${readlinkSync(`${DIRECTORY}/${name}`)}`];
  } catch {
    return [];
  }
}
