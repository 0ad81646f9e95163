import { describe, expect, it } from "vitest";
import { canUnshare, runInNamespaces } from "../src/index.js";

describe.skipIf(!canUnshare("--user", "--map-root-user"))("runInNamespaces", () => {
  const kinds = ["--user", "--map-root-user"];

  it("gives the lines that a script prints (with namespaces)", async () => {
    expect(await runInNamespaces(kinds, "id -u; echo $GIVEN", { ...process.env, GIVEN: "x" })).toEqual(["0", "x"]);
  });

  it("fails where a command or a variable of the script does (with namespaces)", async () => {
    await expect(runInNamespaces(kinds, "false; echo on")).rejects.toThrow();
    await expect(runInNamespaces(kinds, "echo $NOT_SET_ANYWHERE")).rejects.toThrow();
  });
});
