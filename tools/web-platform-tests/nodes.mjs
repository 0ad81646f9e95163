// The versions of Node that the tests are run on: the running one, others from npm.
import { mustRun } from "../workspace.mjs";

const RUNNING = process.versions.node.split(".")[0];

/** The program of a version of Node: `nodeProgram("24")`. */
export async function nodeProgram(node) {
  if (node === RUNNING) return process.execPath;
  const output = await mustRun("npx", ["--yes", "-p", `node@${node}`, "node", "-p", "process.execPath"], {
    capture: true,
  });
  return output.trim().split("\n").pop();
}
