import { describe, expect, it } from "vitest";
import { codeBlocks } from "../code-blocks.mjs";

const page = (text: string) => ({ path: "guides/a.md", text });

describe("the blocks of code of a page", () => {
  it("have a language, words, code and a line", () => {
    const text = "# A\n\n```ts tpm\nconst a = 1;\n```\n\ntext\n\n```sh\nls\n```\n";
    expect(codeBlocks(page(text))).toMatchObject([
      { language: "ts", words: ["tpm"], code: "const a = 1;\n", line: 3, name: "guides-a-3" },
      { language: "sh", words: [], code: "ls\n", line: 9 },
    ]);
  });

  it.each(["```js\n1\n```\n", "```\nls\n```\n"])("may not be in a language that is not checked: %j", (text) => {
    expect(() => codeBlocks(page(text))).toThrow(/guides\/a\.md:1: a block in/);
  });
});
