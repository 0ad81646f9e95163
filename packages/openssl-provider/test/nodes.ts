import { execFileSync } from "node:child_process";

/** Versions of Node that the loader is tried with. */
export const NODES: readonly string[] = ["20", "22", "24", "26"];

const programs = new Map<string, string>();

/** The path of a version of Node, which npm has fetched. */
export function nodeProgram(version: string): string {
  const known = programs.get(version);
  if (known !== undefined) return known;
  const command = ["--yes", "-p", `node@${version}`, "node", "-p", "process.execPath"];
  const path = execFileSync("npx", command, { encoding: "utf8" }).trim();
  programs.set(version, path);
  return path;
}
