import { join } from "node:path";

/** Returns a function that gives a new path in the directory at each call; nothing exists there yet. */
export function freshPaths(directory: string): (name?: string) => string {
  let count = 0;
  return (name = "socket") => join(directory, `${name}-${count++}`);
}
