import { expect, it } from "vitest";
import { hasProgram } from "../src/index.js";

it("hasProgram tells programs that are installed from others", () => {
  expect(hasProgram(process.execPath)).toBe(true);
  expect(hasProgram("no-such-program-anywhere")).toBe(false);
});
