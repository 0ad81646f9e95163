import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A hook of the test runner that takes a cleanup, as vitest's `afterAll` and `onTestFinished` do. */
export type CleanupHook = (cleanup: () => void) => unknown;

/** Makes a directory that only the own user may enter. The hook decides when it is removed: after the test, or after the file. */
export function temporaryDirectory(name: string, hook: CleanupHook): string {
  const directory = mkdtempSync(join(tmpdir(), `${name}-`));
  hook(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
