// The machine, the versions and the commit that figures belong to.
import { execFileSync } from "node:child_process";
import { cpus, loadavg, release } from "node:os";
import { pinning } from "./processes.mjs";

export function machine() {
  return {
    commit:
      output("git", ["log", "-1", "--format=%h %cs"]) + (output("git", ["status", "--porcelain"]) ? ", changed" : ""),
    machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, Linux ${release().split(".", 2).join(".")}`,
    node: process.version,
    rust: output("rustc", ["--version"]),
    pinned: pinning,
    load: loadavg()
      .map((load) => load.toFixed(1))
      .join(" "),
  };
}

function output(program, args) {
  try {
    return execFileSync(program, args, {
      encoding: "utf8",
      cwd: import.meta.dirname,
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "–";
  }
}
