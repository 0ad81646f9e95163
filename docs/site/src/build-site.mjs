// node src/build-site.mjs [--pages]: assembles the pages in build/pages and builds the site in dist; with --pages it stops before that.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../../../tools/workspace.mjs";
import { apiEntries, writeApiPages } from "./api-pages.mjs";
import { changelogText } from "./changelog.mjs";
import { documentPages, pageText } from "./documents.mjs";
import { callPicture, layersPicture, threatsPicture } from "./pictures.mjs";

const site = dirname(dirname(fileURLToPath(import.meta.url)));
const pages = join(site, "build/pages");
const PICTURES = { layers: layersPicture, call: callPicture, threats: threatsPicture };

/** Pictures of documents: in the stead of the first block of text that draws one, or behind a heading. */
const ILLUSTRATED = {
  "concepts/architecture.md": [
    ["layers", /^```\n[\s\S]*?^```$/m],
    ["call", /^## The way of one call\n/m],
  ],
  "concepts/security.md": [["threats", /^```\n[\s\S]*?^```$/m]],
};

/** Documents, of which the errors' headings are codes of errors: those are long. */
const LISTS_LEVEL_2 = "---\noutline: 2\n---\n\n";

// Not the whole folder: the checks compile the code of the pages beside it, maybe at the same time.
rmSync(pages, { recursive: true, force: true });
mkdirSync(pages, { recursive: true });
await writeApiPages(join(pages, "api"));
const documents = documentPages();
const apiPages = new Map(apiEntries().map(({ name, report }) => [report, `api/${name}.md`]));
writeDocuments();
writeOwnPages();
write("changelog.md", pageText(changelogText(), { directory: ".", page: "changelog.md", documents, apiPages }));
addPlayground();
if (!process.argv.includes("--pages")) {
  const { build } = await import("vitepress");
  await build(site);
}

function writeDocuments() {
  for (const [path, page] of documents) {
    const source = readFileSync(join(root, path), "utf8");
    const text = pageText(source, { directory: dirname(path), page, documents, apiPages });
    const head = page === "reference/errors.md" ? LISTS_LEVEL_2 : "";
    write(page, head + (ILLUSTRATED[page] ?? []).reduce(illustrate, text));
  }
}

function illustrate(text, [name, target]) {
  const [found] = target.exec(text) ?? [];
  if (found === undefined) throw new Error(`The document has no part for the picture "${name}".`);
  return text.replace(found, () => (found.startsWith("#") ? `${found}\n${PICTURES[name]()}\n` : PICTURES[name]()));
}

function writeOwnPages() {
  for (const name of readdirSync(join(site, "pages"), { recursive: true }).filter((path) => path.endsWith(".md"))) {
    const text = readFileSync(join(site, "pages", name), "utf8");
    const drawn = text.replaceAll(/^<!-- picture: (\w+) -->$/gm, (_, picture) => PICTURES[picture]());
    write(
      name,
      drawn.replaceAll(/^<!-- code: (\S+) -->$/gm, (_, path) => codeOf(path)),
    );
  }
}

/** A file of the repository as a block of code; its own tests run it. */
function codeOf(path) {
  return `\`\`\`${extname(path).slice(1)}\n${readFileSync(join(root, path), "utf8")}\`\`\``;
}

/** The playground is a part of the site, with a link back. */
function addPlayground() {
  const target = join(pages, "public/playground");
  cpSync(join(root, "docs/playground/dist"), target, { recursive: true });
  const index = join(target, "index.html");
  const text = readFileSync(index, "utf8");
  if (!text.includes("<!--site-link-->"))
    throw new Error("The playground's page has no comment for the link to the site.");
  writeFileSync(index, text.replace("<!--site-link-->", '<a href="../">parsec-ts, the documentation</a>'));
}

function write(page, text) {
  mkdirSync(dirname(join(pages, page)), { recursive: true });
  writeFileSync(join(pages, page), text);
}
