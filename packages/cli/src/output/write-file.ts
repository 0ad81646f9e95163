import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { CommandError } from "../command-error.js";
import { ExitCode } from "../exit-codes.js";

const SECRET_MODE = 0o600;
const PUBLIC_MODE = 0o644;

/**
 * Writes a file whole or not at all: to a new file beside it, which then takes its name. Synchronous, so that Ctrl-C, which JavaScript hears
 * between two steps, comes before or after it. A file that exists keeps its mode, unless a secret is written: that is for its owner alone.
 *
 * @throws {@link CommandError}
 */
export function writeFileWhole(
  path: string,
  data: string | Uint8Array,
  { signal, isSecret = false }: { readonly signal: AbortSignal; readonly isSecret?: boolean },
): void {
  signal.throwIfAborted();
  try {
    const existing = statSync(path, { throwIfNoEntry: false });
    // Anything but a regular file, such as /dev/null or a pipe, is written to and not replaced.
    if (existing !== undefined && !existing.isFile()) writeFileSync(path, data);
    else replaceFile(existing === undefined ? path : realpathSync(path), data, modeFor(existing, isSecret));
  } catch (error) {
    throw fileError("written", path, error);
  }
}

function replaceFile(path: string, data: string | Uint8Array, mode: number): void {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.part`;
  const descriptor = openSync(temporary, "wx", mode);
  try {
    try {
      writeFileSync(descriptor, data);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function modeFor(existing: Stats | undefined, isSecret: boolean): number {
  if (isSecret) return SECRET_MODE;
  return existing === undefined ? PUBLIC_MODE : existing.mode & 0o777;
}

/** The error for a file that cannot be read or written. */
export function fileError(verb: "read" | "written", path: string, cause: unknown): CommandError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CommandError(ExitCode.File, `${path} cannot be ${verb}: ${reason}. Check the path and its permissions.`, {
    cause,
  });
}
