import { describe, expect, it } from "vitest";
import { deadLinks } from "../page-links.mjs";

const files = (pages: Readonly<Record<string, string>>) => new Map(Object.entries(pages));

describe("the links of a site", () => {
  it("may lead to pages, folders, parts of pages and other sites", () => {
    const index =
      '<a href="./a">a</a><a href="/b/#part">b</a><a href="https://example.org/x">x</a><a id="top" href="#top">t</a>';
    expect(deadLinks(files({ "/index.html": index, "/a.html": "", "/b/index.html": '<h2 id="part">' }))).toEqual([]);
  });

  it.each([
    ['<a class="x" href="/gone">a</a>', "/index.html links to /gone, which does not exist"],
    ['<script type="module" src="gone.js"></script>', "/index.html links to gone.js, which does not exist"],
    ['<a href="/a.html#gone">a</a>', "/index.html links to /a.html#gone, a part that does not exist"],
  ])("that lead nowhere are found: %s", (index, problem) => {
    expect(deadLinks(files({ "/index.html": index, "/a.html": "" }))).toEqual([problem]);
  });
});
