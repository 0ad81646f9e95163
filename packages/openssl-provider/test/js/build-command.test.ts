import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freshDirectory } from "@parsec-ts/native/testing";
import { expect, it } from "vitest";

const program = join(import.meta.dirname, "../../bin/parsec-openssl-provider.js");
const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, [program, ...args], { encoding: "utf8", env: { ...process.env, ...env } });

it("names what a machine without a compiler lacks, and not the headers, of which only the compiler knows", () => {
  const { status, stderr, stdout } = run(["build", "--directory", freshDirectory()], { PATH: "/nonexistent" });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^Here is no cc, no cmake, no make\. On Debian: apt-get install .*libssl-dev/);
});

it("refuses a folder that it cannot make, before it compiles anything", () => {
  const folder = freshDirectory();
  writeFileSync(join(folder, "file"), "");
  const { status, stderr } = run(["build", "--directory", join(folder, "file/parsec")]);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^The folder .*file\/parsec cannot be written: ENOTDIR.* Name another one by --directory/);
});

it.each([
  ["with a compiler", {}, "Here is no "],
  ["without one", { PATH: "/nonexistent" }, "Here is no cc, no cmake, no make, no "],
])("names headers that are not in the folder of an option, %s", (_, env, start) => {
  const folder = freshDirectory();
  const { status, stderr } = run(["build", "--directory", folder, "--openssl-headers", folder], env);
  expect(status).toBe(1);
  expect(stderr).toContain(`${start}OpenSSL's headers, 3.0 or later in ${folder}`);
});

it("prints its usage", () => {
  expect(run(["--help"])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("parsec-openssl-provider build"),
  });
  for (const args of [[], ["make"], ["build", "here"], ["build", "--prefix", "/"], ["build", "--directory", ""]])
    expect(run(args)).toMatchObject({ status: 2, stderr: expect.stringContaining("Usage:") });
});
