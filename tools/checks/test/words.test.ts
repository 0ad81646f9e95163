import { describe, expect, it } from "vitest";
// @ts-expect-error: the checks are plain JavaScript
import { flaggedWords, questioningComments } from "../words.mjs";

const file = (text: string) => ({ path: "a.ts", text });

describe("flaggedWords", () => {
  it.each([
    "the ground floor",
    "const roomLeft = 1;",
    "TrustJudge",
    "put_in_place",
    "Nobody listens",
    "a look-alike",
    '"spki-der"',
  ])("finds a flagged word in %j", (text) => {
    expect(flaggedWords(file(text))).toHaveLength(1);
  });

  it.each(["Math.floor(x / 2)", "const n = floor(x);", "replaces", "a placeholder", "roommate", "spki-sha256"])(
    "accepts %j",
    (text) => {
      expect(flaggedWords(file(text))).toEqual([]);
    },
  );

  it("says where a word is, and what to write instead", () => {
    expect(flaggedWords(file("fine\nthe floor"))).toEqual(["a.ts:2: floor (write: layer)"]);
  });
});

describe("questioningComments", () => {
  it.each([
    "/** What a call is. */",
    "// Whether it fits",
    "/**\n * How it works.\n */",
    "/* Where it lies */",
    "# Who calls",
  ])("finds %j", (text) => {
    expect(questioningComments(file(text))).toHaveLength(1);
  });

  it.each([
    "/** The call. */",
    "// It says\n// What it is",
    "/**\n * Checks.\n *\n * What follows is free.\n */",
    'const a = "What";',
  ])("accepts %j", (text) => {
    expect(questioningComments(file(text))).toEqual([]);
  });
});
