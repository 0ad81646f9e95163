import { describe, expect, it } from "vitest";
import { mustBeParts } from "../src/argument-rules.js";

describe("the parts of a request", () => {
  it("are an array of Uint8Arrays, none too", () => {
    expect(mustBeParts([])).toBeUndefined();
    expect(mustBeParts([new Uint8Array(0), Uint8Array.of(1)])).toBeUndefined();
  });

  it.each([
    [new Uint8Array(1), "an array of Uint8Arrays, not a Uint8Array"],
    [undefined, "an array of Uint8Arrays, not undefined"],
    [[new Uint8Array(1), "text"], "an array of Uint8Arrays, not of text"],
    [[[1]], "an array of Uint8Arrays, not of an array"],
    [[undefined], "an array of Uint8Arrays, not of undefined"],
  ])("are refused with what was given: %j", (parts, expected) => {
    expect(mustBeParts(parts)).toBe(expected);
  });

  it("are refused if one lies in shared memory", () => {
    expect(mustBeParts([new Uint8Array(new SharedArrayBuffer(8))])).toMatch(
      /^an array of Uint8Arrays, each a Uint8Array/,
    );
  });
});
