import { readFile } from "node:fs/promises";
import { fileError } from "../output/write-file.js";

/**
 * Reads a file of public text whole.
 *
 * @throws `CommandError`
 */
export async function readTextFile(path: string): Promise<string> {
  return (await readFileBytes(path)).toString("utf8");
}

/**
 * Reads a file of public bytes whole.
 *
 * @throws `CommandError`
 */
export async function readFileBytes(path: string): Promise<Buffer<ArrayBuffer>> {
  try {
    return await readFile(path);
  } catch (error) {
    throw fileError("read", path, error);
  }
}
