import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withDirectoryLock } from "./directory-lock.js";

/** Fills `directory` by `fetch`, once: a file `done` holds the text that it returned. One process at a time does it. */
export async function provisionOnce(directory: string, fetch: () => Promise<string>): Promise<void> {
  await mkdir(directory, { recursive: true });
  const done = join(directory, "done");
  const isThere = async (): Promise<boolean> => (await readFile(done, "utf8").catch(() => "")) !== "";
  if (await isThere()) return;
  await withDirectoryLock(directory, async () => {
    if (!(await isThere())) await writeFile(done, await fetch());
  });
}
