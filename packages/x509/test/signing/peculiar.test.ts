import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("the built package is imported without anything before it", () => {
  const script = `
    if (Reflect.getMetadata !== undefined) throw new Error("reflect-metadata is there already");
    const { parseName } = await import("@parsec-ts/x509");
    console.log(JSON.stringify(parseName("CN=a")));`;
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd, encoding: "utf8" });
  expect(JSON.parse(output)).toEqual([[{ type: "CN", value: "a" }]]);
});
