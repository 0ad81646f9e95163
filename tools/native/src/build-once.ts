import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { withDirectoryLock } from "@parsec-ts/debian";

/** Builds of this process, by target: a second request waits for the first. */
const running = new Map<string, Promise<void>>();

export interface BuildInputs {
  /** Files and folders. */
  readonly inputs: readonly string[];
  readonly settings?: readonly string[];
  /** The directory that is made from the target; the target itself by default. */
  readonly output?: string;
}

/**
 * Runs `work`, which builds `target`, and `output` from it, unless both have been built from these very inputs with these settings. One process at
 * a time builds a target; different targets are built side by side.
 */
export function buildOnce(
  target: string,
  { inputs, settings = [], output = target }: BuildInputs,
  work: () => Promise<void>,
): Promise<void> {
  const digest = digestOf(inputs, settings);
  const before = running.get(target) ?? Promise.resolve();
  const built = before.catch(() => undefined).then(() => buildLocked(target, output, digest, work));
  running.set(target, built);
  return built;
}

async function buildLocked(target: string, output: string, digest: string, work: () => Promise<void>): Promise<void> {
  const lock = join(dirname(target), `${basename(target)}.lock`);
  const stamp = join(dirname(target), `${basename(target)}.stamp`);
  mkdirSync(lock, { recursive: true });
  await withDirectoryLock(lock, async () => {
    if ([target, output, stamp].every((path) => existsSync(path)) && readFileSync(stamp, "utf8") === digest) return;
    await work();
    writeFileSync(stamp, digest);
  });
}

function digestOf(inputs: readonly string[], settings: readonly string[]): string {
  const hash = createHash("sha256").update(JSON.stringify(settings));
  for (const file of inputs.flatMap(filesIn)) hash.update(`\0${file}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

function filesIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}
