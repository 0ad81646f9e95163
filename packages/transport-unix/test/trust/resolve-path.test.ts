import { closeSync, fstatSync, mkdirSync, openSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isRoot, openDescriptors } from "@parsec-ts/test-support";
import { describe, expect, it } from "vitest";
import { trustRules } from "../../src/trust/endpoint-trust.js";
import { openEntry } from "../../src/trust/path-entry.js";
import { resolvePath } from "../../src/trust/resolve-path.js";
import { TrustChecker } from "../../src/trust/trust-checker.js";
import { directory, freshPath, staleSocket } from "../socket-directory.js";

/** A directory with a socket `s`; returns its path. */
async function folderWithSocket(): Promise<string> {
  const folder = freshPath("folder");
  mkdirSync(folder);
  await staleSocket(join(folder, "s"));
  return folder;
}

function resolved(path: string): string {
  const { entry, realPath } = resolvePath(path, undefined, true);
  entry.close();
  return realPath;
}

describe("a resolved path", () => {
  it("has neither links nor empty names, . or ..", async () => {
    const folder = await folderWithSocket();
    const link = freshPath("link");
    symlinkSync(`../${basename(directory)}/./${basename(folder)}`, link);
    for (const path of [
      `${folder}/s`,
      `${folder}//s`,
      `${folder}/./s`,
      `${folder}/../${basename(folder)}/s`,
      `${link}/s`,
    ])
      expect(resolved(path)).toBe(`${folder}/s`);
    expect(resolved(`${folder}/..`)).toBe(directory);
    expect(resolved("/..")).toBe("/");
  });

  it("may go through forty links, as the kernel's, and through no more", async () => {
    let path = `${await folderWithSocket()}/s`;
    const target = path;
    for (let i = 0; i < 40; i++) {
      const link = freshPath("chain");
      symlinkSync(path, link);
      path = link;
    }
    expect(resolved(path)).toBe(target);
    const last = freshPath("chain");
    symlinkSync(path, last);
    expect(() => resolved(last)).toThrow(expect.objectContaining({ code: "ELOOP" }));
  });

  it("goes through directories only", async () => {
    const folder = await folderWithSocket();
    writeFileSync(join(folder, "file"), "");
    for (const name of ["s", "file"]) {
      expect(() => resolved(`${folder}/${name}/deeper`)).toThrow(expect.objectContaining({ code: "ENOTDIR" }));
    }
  });
});

describe.runIf(process.platform === "linux")("an entry", () => {
  it("is closed once, however often that is asked for", () => {
    const entry = openEntry("/", ".", true);
    const number = Number(basename(entry.address));
    entry.close();
    const other = openSync("/", "r");
    expect(other).toBe(number);
    entry.close();
    expect(fstatSync(other).isDirectory()).toBe(true);
    closeSync(other);
  });

  it("stays open of the last name alone, and none of a path that cannot be resolved or is refused", async () => {
    const folder = await folderWithSocket();
    const link = freshPath("link");
    symlinkSync(folder, link);
    const rules = trustRules("strict");
    if (rules === undefined) throw new Error("strict");
    const refusing = new TrustChecker("/", { ...rules }, 4242, 0, true);
    const before = openDescriptors();
    const { entry } = resolvePath(`${link}/../${basename(folder)}/s`, undefined, true);
    expect(openDescriptors()).toBe(before + 1);
    entry.close();
    for (const missing of [`${folder}/none`, `${folder}/s/deeper`, `${folder}/none/deeper`])
      expect(() => resolvePath(missing, undefined, true)).toThrow();
    // The root directory is refused: its owner is the overflow uid here.
    if (isRoot) expect(() => resolvePath(`${link}/s`, refusing, true)).toThrow(/belongs to uid 0/);
    expect(openDescriptors()).toBe(before);
  });
});
