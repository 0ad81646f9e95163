import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { describe, expect, it, onTestFinished } from "vitest";
import { writeFileWhole } from "../../src/output/write-file.js";

const signal = new AbortController().signal;
const fresh = (): string => temporaryDirectory("cli-write-file", onTestFinished);

describe("writeFileWhole", () => {
  it("replaces a file, which keeps its mode", () => {
    const path = join(fresh(), "file");
    writeFileSync(path, "old");
    chmodSync(path, 0o640);
    writeFileWhole(path, "new", { signal });
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(statSync(path).mode & 0o777).toBe(0o640);
    writeFileWhole(path, "secret", { signal, isSecret: true });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("writes to the file that a symbolic link names", () => {
    const directory = fresh();
    writeFileSync(join(directory, "target"), "old");
    symlinkSync("target", join(directory, "link"));
    writeFileWhole(join(directory, "link"), "new", { signal });
    expect(lstatSync(join(directory, "link")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(directory, "target"), "utf8")).toBe("new");
  });

  it("writes to a device without replacing it", () => {
    writeFileWhole("/dev/null", "new", { signal });
    expect(statSync("/dev/null").isFile()).toBe(false);
  });

  it("leaves nothing behind if it fails", () => {
    const directory = fresh();
    mkdirSync(join(directory, "folder"));
    expect(() => writeFileWhole(join(directory, "folder"), "new", { signal })).toThrow(/cannot be written/);
    expect(() => writeFileWhole(join(directory, "none", "file"), "new", { signal })).toThrow(/cannot be written/);
    expect(readdirSync(directory)).toEqual(["folder"]);
  });

  it("writes nothing after Ctrl-C", () => {
    const path = join(fresh(), "file");
    const reason = new Error("interrupted");
    expect(() => writeFileWhole(path, "new", { signal: AbortSignal.abort(reason) })).toThrow(reason);
    expect(existsSync(path)).toBe(false);
  });
});
