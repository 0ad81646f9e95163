import { constants } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";

/** Creates a directory with mode 0700, and those above it that do not exist, so that they survive a crash of the system. */
export async function makeDurableDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  const above = dirname(first);
  let parent = path;
  do {
    parent = dirname(parent);
    await syncDirectory(parent);
  } while (parent !== above);
}

/** Flushes the names in a directory to the disk: a new, a renamed or a removed file is then the same after a crash of the system. */
export async function syncDirectory(path: string): Promise<void> {
  await withFile(await open(path, "r"), (directory) => directory.sync());
}

/** Creates a file that only the own user can read, and flushes its bytes to the disk, but not its name. */
export async function writeDurableFile(path: string, bytes: Uint8Array): Promise<void> {
  await withFile(await open(path, "wx", 0o600), async (file) => {
    await file.writeFile(bytes);
    await file.sync();
  });
}

/**
 * Reads a whole file of at most `maxLength` bytes. The caller wipes them. Nothing but a file is opened for longer than it takes to see
 * what it is: to read a pipe might never end, and a link might lead to any file.
 */
export async function readBoundedFile(path: string, maxLength: number): Promise<Uint8Array> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  return withFile(await open(path, flags), async (file) => {
    const stats = await file.stat();
    if (!stats.isFile()) throw new Error("it is not a file");
    if (stats.size > maxLength) throw new Error(`it has ${stats.size} bytes, more than ${maxLength}`);
    const bytes = Buffer.from(new ArrayBuffer(stats.size));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    if (bytesRead !== bytes.length) throw new Error("it became shorter while it was read");
    return bytes;
  });
}

async function withFile<T>(file: FileHandle, use: (file: FileHandle) => Promise<T>): Promise<T> {
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}
