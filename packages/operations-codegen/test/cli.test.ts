import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const cli = fileURLToPath(new URL("../bin/parsec-codegen.js", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "codegen-cli-"));
const out = join(directory, "out");

afterAll(() => rmSync(directory, { recursive: true }));

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [cli, ...args], { encoding: "utf8" });
}

describe("parsec-codegen", () => {
  it("generates files, which --check then finds up to date", () => {
    writeFileSync(join(directory, "p.proto"), 'syntax = "proto3"; package p; message M { bool b = 1; }');
    expect(run("--proto", directory, "--out", out)).toMatchObject({ status: 0, stderr: "" });
    expect(run("--proto", directory, "--out", out, "--check")).toMatchObject({ status: 0, stdout: "", stderr: "" });
  });

  it("exits with 1 and names the invalid files", () => {
    writeFileSync(join(directory, "p.proto"), 'syntax = "proto3"; package p; message M { bool');
    const { status, stderr } = run("--proto", directory, "--out", out);
    expect({ status, named: stderr.includes("p.proto") }).toEqual({ status: 1, named: true });
  });

  it.each([[["--proto", "x"]], [["--nonsense"]], [[]]])("exits with 2 and the usage for %j", (args) => {
    const { status, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stderr).toContain("usage: parsec-codegen");
  });

  it("prints usage", () => {
    expect(run("--help")).toMatchObject({ status: 0, stderr: "" });
  });
});
