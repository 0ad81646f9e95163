// The documents of the repository as pages of the site: where each of them is, and what becomes of its links.
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { publicPackages, readJson, root } from "../../../tools/workspace.mjs";

const FIXED = {
  "docs/architecture.md": "concepts/architecture.md",
  "docs/glossary.md": "concepts/glossary.md",
  "SECURITY.md": "concepts/security.md",
  "docs/errors.md": "reference/errors.md",
  "docs/results.md": "reference/results.md",
  "docs/sealed-format.md": "reference/sealed-format.md",
  "docs/performance.md": "reference/performance.md",
  "packages/conformance/MATRIX.md": "reference/conformance.md",
  "CONTRIBUTING.md": "contributing.md",
};

/** Documents that are pages as soon as they exist. */
const EXPECTED = {
  "docs/roadmap.md": "roadmap.md",
  "docs/support.md": "support.md",
  "docs/releasing.md": "releasing.md",
};

/** Paths of documents in the repository, and of their pages on the site. */
export function documentPages() {
  const decisions = readdirSync(join(root, "docs/decisions")).map((name) => [
    `docs/decisions/${name}`,
    `concepts/decisions/${name}`,
  ]);
  const readmes = publicPackages().map(({ folder }) => [`${folder}/README.md`, `packages/${folder.split("/")[1]}.md`]);
  const guides = readdirSync(join(root, "docs/guides")).map((name) => [`docs/guides/${name}`, `guides/${name}`]);
  const expected = Object.entries(EXPECTED).filter(([path]) => existsSync(join(root, path)));
  return new Map([...Object.entries(FIXED), ...expected, ...decisions, ...guides, ...readmes]);
}

/**
 * The text of a document for its page, with the links that `directory` of the repository has. Links between documents become links between
 * pages; a link to another file of the repository leads to the repository, or is its text alone as long as the repository's address is not
 * known.
 */
export function pageText(text, { directory, page, documents, apiPages }) {
  const change = (part) =>
    part.replaceAll(/\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g, (link, title, target) => {
      if (/^([a-z]+:|#)/.test(target)) return link;
      const [file = "", anchor] = target.split("#");
      const source = normalize(join(directory, file)).replace(/\/$/, "");
      const known = documents.get(source) ?? documents.get(`${source}/README.md`) ?? apiPageOf(source, apiPages);
      if (known !== undefined)
        return `[${title}](${linkBetween(page, known)}${anchor === undefined ? "" : `#${anchor}`})`;
      const address = repositoryAddress();
      return address === undefined ? title : `[${title}](${address}/blob/main/${source})`;
    });
  const parts = text.split(/(^```[\s\S]*?^```)/m);
  return parts.map((part, index) => (index % 2 === 0 ? change(part) : part)).join("");
}

/** API reports have pages of their own, made from the sources. */
function apiPageOf(source, apiPages) {
  const name = /^packages\/[^/]+\/etc\/(.+)\.api\.md$/.exec(source)?.[1];
  return name === undefined ? undefined : apiPages.get(name);
}

function linkBetween(from, to) {
  const path = relative(dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}

/** The address of the repository, once `tools/identity.json` knows it. */
function repositoryAddress() {
  if (!existsSync(join(root, "tools/identity.json"))) return undefined;
  const { repository } = readJson("tools/identity.json");
  const address = typeof repository === "string" ? repository : repository?.url;
  return /^(git\+)?https:/.test(address ?? "") && !address.includes("TO-BE-SET")
    ? address.replace(/^git\+/, "").replace(/\.git$/, "")
    : undefined;
}
