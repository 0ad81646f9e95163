// The documents are true to the tree: what they name exists, and they stay as short as their readers need.

const MAX_LINES = { "README.md": 110, package: 64 };

/** Paths that a document names (`packages/x/src/y.ts`, or a link to one) and that do not exist. */
export function missingPaths({ path, text }, paths) {
  const folders = new Set(paths.flatMap((file) => file.split("/").map((_, i, parts) => parts.slice(0, i).join("/"))));
  const exists = (name) => paths.includes(name) || folders.has(name);
  const named = [...text.matchAll(/`((?:packages|tools|docs)\/[\w./-]+?)\/?`/g)].map(([, name]) => name);
  return [...new Set(named)]
    .filter((name) => !exists(name) && !name.includes("/build/"))
    .map((name) => `${path} names ${name}, which does not exist`);
}

/** Packages that the architecture page does not name. */
export function unnamedPackages({ path, text }, folders) {
  return folders
    .filter((folder) => !text.includes(`\`${folder}\``))
    .map((folder) => `${path} does not name the package ${folder}`);
}

/** Rows `| term | meaning | owner |` of the glossary whose package does not exist, or does not use the term. */
export function glossaryProblems({ path, text }, files, folders) {
  const rows = [...text.matchAll(/^\| (?!term|---)([^|]+?) \| ([^|]+?) \| `([\w-]+)` \|$/gm)];
  if (rows.length < 20) return [`${path}: only ${rows.length} rows of terms were found`];
  return rows.flatMap(([, term, , owner]) => {
    if (!folders.includes(owner)) return [`${path}: ${term}: there is no package ${owner}`];
    const word = term.replaceAll("`", "").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const uses = new RegExp(`\\b${word.replaceAll(" ", "\\s+(?:\\*\\s+)?")}`, "i");
    const own = files.filter((file) => file.path.startsWith(`packages/${owner}/`) && file.path !== path);
    return own.some((file) => uses.test(file.text)) ? [] : [`${path}: ${owner} does not use the term ${term}`];
  });
}

/** READMEs longer than the screens that they may fill: two for the repository, one for a package. */
export function longReadmes(files) {
  return files.flatMap(({ path, text }) => {
    const limit = path === "README.md" ? MAX_LINES["README.md"] : MAX_LINES.package;
    const lines = text.split("\n").length - 1;
    return /^(README\.md|packages\/[^/]+\/README\.md)$/.test(path) && lines > limit
      ? [`${path} has ${lines} lines; at most ${limit}`]
      : [];
  });
}
