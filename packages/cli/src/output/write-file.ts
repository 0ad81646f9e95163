import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { open, rename, rm, stat, writeFile } from "node:fs/promises";
import { CommandError } from "../command-error.js";
import { ExitCode } from "../exit-codes.js";

/** Mode of a new file. Secrets are for their owner alone. */
export const SECRET_MODE = 0o600;
const PUBLIC_MODE = 0o644;

/**
 * Writes a file whole or not at all: to a new file beside it, which then takes its name. Nothing stays of it if `signal` aborts.
 *
 * @throws {@link CommandError}
 */
export async function writeFileWhole(
  path: string,
  data: string | Uint8Array,
  { signal, isSecret = false }: { readonly signal: AbortSignal; readonly isSecret?: boolean },
): Promise<void> {
  if (await isDevice(path))
    return await writeFile(path, data).catch((error) => Promise.reject(fileError("written", path, error)));
  const temporary = `${path}.${randomBytes(6).toString("hex")}.part`;
  const remove = (): void => rmSync(temporary, { force: true });
  signal.addEventListener("abort", remove, { once: true });
  try {
    const file = await open(temporary, "wx", isSecret ? SECRET_MODE : PUBLIC_MODE);
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    signal.throwIfAborted();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    if (signal.aborted) throw signal.reason;
    throw fileError("written", path, error);
  } finally {
    signal.removeEventListener("abort", remove);
  }
}

/** True for what is no regular file, such as /dev/null or a pipe: it is written to, not replaced. */
async function isDevice(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && !found.isFile();
}

/** The error for a file that cannot be read or written. */
export function fileError(verb: "read" | "written", path: string, cause: unknown): CommandError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CommandError(ExitCode.File, `${path} cannot be ${verb}: ${reason}. Check the path and its permissions.`, {
    cause,
  });
}
