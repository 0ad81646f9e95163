import { describe, expect, it } from "vitest";
import { formatName } from "../../src/index.js";

describe("a name is formatted", () => {
  it.each([
    ["with a backslash before special characters", 'a"+,;<>\\b', 'CN=a\\"\\+\\,\\;\\<\\>\\\\b'],
    ["with one before # and space at its start", "#a", "CN=\\#a"],
    ["with one before spaces at both ends alone", "  a b  ", "CN=\\  a b \\ "],
    ["with one before a space alone", " ", "CN=\\ "],
    ["without one before what needs none", "a=b#c", "CN=a=b#c"],
    ["as UTF-8, which is not escaped", "Lučić 🔑", "CN=Lučić 🔑"],
    ["with control characters in hexadecimal", "\u001b[2J\r\n\0\u007f", "CN=\\1b[2J\\0d\\0a\\00\\7f"],
    ["with C1 control characters in hexadecimal", "\u009b2J", "CN=\\c2\\9b2J"],
    ["with characters that turn or hide text in hexadecimal", "a\u202eb\u200bc", "CN=a\\e2\\80\\aeb\\e2\\80\\8bc"],
  ])("%s", (_title, value, text) => {
    expect(formatName([[{ type: "CN", value }]])).toBe(text);
  });

  it("the last part first, and with all attributes of a part", () => {
    const name = [
      [{ type: "C", value: "DE" }],
      [
        { type: "CN", value: "a" },
        { type: "1.2.3", value: "0500", isEncoded: true as const },
      ],
    ];
    expect(formatName(name)).toBe("CN=a+1.2.3=#0500,C=DE");
    expect(formatName([])).toBe("");
  });
});
