import { defineConfig } from "vitepress";
import { apiEntries } from "../src/api-pages.mjs";
import { documentPages } from "../src/documents.mjs";
import { GUIDES } from "../src/guides.mjs";

const documents = [...documentPages().values()];
const link = (text, page) => ({ text, link: `/${page}` });
const has = (page) => documents.includes(`${page}.md`);

/** Names of headings as GitHub and TypeDoc have them, so that links within documents lead to the same parts in both. */
function slugify(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
}

const SIDEBAR = [
  { text: "Start in five minutes", link: "/start" },
  { text: "Guides", items: GUIDES.map(([text, page]) => link(text, `guides/${page}`)) },
  {
    text: "Concepts",
    items: [
      link("Architecture", "concepts/architecture"),
      link("Threat model", "concepts/security"),
      link("Glossary", "concepts/glossary"),
      ...documents
        .filter((page) => page.startsWith("concepts/decisions/"))
        .map((page) => link(`Decision ${Number.parseInt(page.split("/").pop(), 10)}`, page.replace(/\.md$/, ""))),
    ],
  },
  {
    text: "Reference",
    items: [
      link("Packages", "packages/node"),
      link("API", "api/"),
      link("Errors", "reference/errors"),
      link("Conformance matrix", "reference/conformance"),
      link("Results", "reference/results"),
      link("Performance", "reference/performance"),
      link("Sealed texts", "reference/sealed-format"),
    ],
  },
  {
    text: "Project",
    items: [
      link("Changes", "changelog"),
      ...["support", "roadmap", "releasing"]
        .filter(has)
        .map((page) => link(page[0].toUpperCase() + page.slice(1), page)),
      link("Contributing", "contributing"),
    ],
  },
];

const PACKAGES = {
  text: "Packages",
  items: documents
    .filter((page) => page.startsWith("packages/"))
    .map((page) => link(page.slice("packages/".length, -".md".length), page.replace(/\.md$/, ""))),
};

const API = {
  text: "API",
  items: apiEntries().map(({ name }) => link(name.replace("@parsec-ts/", ""), `api/${name}`)),
};

export default defineConfig({
  title: "parsec-ts",
  description: "The TypeScript stack for Parsec: keys that never leave the hardware.",
  lang: "en",
  base: process.env.SITE_BASE ?? "/",
  srcDir: "./build/pages",
  outDir: "./dist",
  cacheDir: "./build/cache",
  // Documents may have braces in their text; nothing here needs attributes.
  markdown: {
    attrs: { disable: true },
    anchor: { slugify },
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
  },
  // The playground is a file of its own beside the pages.
  ignoreDeadLinks: [/^\/?(\.\.\/)*playground\//],
  themeConfig: {
    search: { provider: "local" },
    outline: { level: [2, 3] },
    nav: [
      link("Start", "start"),
      link("Guides", "guides/"),
      link("Concepts", "concepts/architecture"),
      link("Reference", "api/"),
      { text: "Playground", link: "/playground/index.html", target: "_self" },
    ],
    sidebar: { "/": SIDEBAR, "/packages/": [PACKAGES, API], "/api/": [API, PACKAGES] },
  },
});
