import { execFileSync } from "node:child_process";

/** Versions of Node that the loader is tried with. */
export const NODES: readonly string[] = ["20", "22", "24", "26"];

const found = new Map<string, readonly [path: string, version: string]>();

/** The path of a version of Node, which npm has fetched. */
export function nodeProgram(node: string): string {
  return find(node)[0];
}

/** The whole version of such a Node: 24.21.0. */
export function nodeVersion(node: string): string {
  return find(node)[1];
}

function find(node: string): readonly [string, string] {
  const known = found.get(node);
  if (known !== undefined) return known;
  const print = "process.execPath + '\\n' + process.versions.node";
  const output = execFileSync("npx", ["--yes", "-p", `node@${node}`, "node", "-p", print], { encoding: "utf8" });
  const [path = "", version = ""] = output.trim().split("\n");
  found.set(node, [path, version]);
  return [path, version];
}
