// The architecture as rules: which package lies in which layer, which folder above which, and what an import may not do.
// docs/architecture.md draws the same picture. `layerViolations` knows no file system, so that its tests can plant violations.
import { dirname, join, normalize } from "node:path";
import ts from "typescript";

/** Packages by layer, the lowest first. A package imports from lower layers only, never sideways. */
export const LAYERS = [
  ["wire-protocol"],
  ["operations", "transport"],
  ["key-formats", "psa", "transport-socket"],
  ["client", "transport-unix", "transport-tcp"],
  ["node", "spiffe", "client-c", "mock-service"],
  ["webcrypto"],
  ["se-driver", "openssl-provider", "jose", "x509", "ssh-agent"],
  ["cli"],
  ["conformance"],
];

/** Packages beside the layers: the generator of `operations`, and what tests stand on. They import no package of the layers. */
export const BESIDE = ["operations-codegen", "test-support"];

/** Packages that run wherever ECMAScript does: no module of Node in their sources. */
export const PURE = ["wire-protocol", "operations", "transport", "key-formats", "psa", "client", "webcrypto", "jose"];

/** Sources that run wherever ECMAScript does, with all that they import, of a package that otherwise needs Node. */
export const PURE_ENTRIES = ["packages/mock-service/src/in-memory.ts"];

/** Folders of a package's sources, the lowest first; "." is the source folder itself. */
export const FOLDER_ORDER = {
  client: ["errors", "host", "identity", "call", "operations", "key", "."],
  "transport-unix": ["trust", "."],
};

const SCOPE = "@parsec-ts/";

/** Modules of ours that an import names: static, dynamic, re-exported or `import("x").T`. */
function importsOf(text) {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

/**
 * Finds what breaks the architecture.
 *
 * `files` are `{ path, text }` with paths from the root of the repository; `manifests` are the packages' `package.json` by folder name.
 */
export function layerViolations({ files, manifests }) {
  const sources = files.filter(({ path }) => /^packages\/[^/]+\/(src|js|test|bench)\/.*\.(ts|mts|mjs|js)$/.test(path));
  const violations = sources.flatMap((file) =>
    importsOf(file.text).flatMap((name) => importViolations(file, name, manifests)),
  );
  const graph = moduleGraph(sources);
  return [...violations, ...impureEntries(sources, graph), ...circles(graph), ...circles(includeGraph(files))];
}

/** Finds files that a pure entry reaches by relative imports and that need Node: by a module of it, or by a package of ours. */
function impureEntries(sources, graph) {
  const reached = new Set(PURE_ENTRIES);
  for (const path of reached) for (const next of graph.get(path) ?? []) reached.add(next);
  const isImpure = (name) =>
    name.startsWith("node:") || (name.startsWith(SCOPE) && !PURE.includes(name.slice(SCOPE.length).split("/")[0]));
  return sources
    .filter(({ path }) => reached.has(path))
    .flatMap(({ path, text }) =>
      importsOf(text)
        .filter(isImpure)
        .map((name) => `${path}: a pure entry reaches this file, which needs Node (imports ${name})`),
    );
}

function importViolations({ path }, name, manifests) {
  const [, folder, area] = path.split("/");
  const found = (rule) => [`${path}: ${rule} (imports ${name})`];
  if (name.startsWith(".")) return relativeViolations(path, name, folder, area, found);
  if (name.startsWith("node:")) {
    return area === "src" && PURE.includes(folder)
      ? found(`${folder} runs without Node, so its sources import no node: module`)
      : [];
  }
  if (!name.startsWith(SCOPE)) return undeclared(folder, area, name, manifests, found);
  const target = name.slice(SCOPE.length).split("/")[0];
  const entry = `.${name.slice(SCOPE.length + target.length)}`;
  if (target === folder) return [];
  return [
    ...undeclared(folder, area, name, manifests, found),
    ...(layerAllows(folder, area, target) ? [] : found("a package imports from lower layers only")),
    ...(manifests[target] === undefined || manifests[target].exports?.[entry] !== undefined
      ? []
      : found("only exported entry points of another package are imported")),
  ];
}

function relativeViolations(path, name, folder, area, found) {
  const target = normalize(join(dirname(path), name));
  if (!target.startsWith(`packages/${folder}/`)) return found("files of another package are imported by its name");
  const order = FOLDER_ORDER[folder];
  const source = `packages/${folder}/src/`;
  if (order === undefined || area !== "src" || !target.startsWith(source)) return [];
  const folderOf = (file) => (file.slice(source.length).includes("/") ? file.slice(source.length).split("/")[0] : ".");
  const [from, to] = [order.indexOf(folderOf(path)), order.indexOf(folderOf(target))];
  if (from < 0 || to < 0) return found("the folder is not in the order of this package's folders");
  return to > from ? found(`${order[from]}/ does not import from ${order[to]}/, which lies above it`) : [];
}

/** Every import is declared: of sources as a dependency, of tests as any kind. */
function undeclared(folder, area, name, manifests, found) {
  const { dependencies = {}, peerDependencies = {}, devDependencies = {} } = manifests[folder] ?? {};
  const isSource = area === "src" || area === "js";
  const declared = { ...dependencies, ...peerDependencies, ...(isSource ? {} : devDependencies) };
  const parts = name.split("/");
  const packageName = name.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0];
  return packageName in declared ? [] : found("an import of a package that package.json does not declare");
}

/** Layers bind sources and tests alike. Tests may also stand on test-support, on the generator, and on maintainers' tools. */
function layerAllows(folder, area, target) {
  const [from, to] = [layerOf(folder), layerOf(target)];
  if (folder === "conformance") return true;
  if (BESIDE.includes(folder)) return false;
  if (to !== undefined) return from !== undefined && to < from;
  return area !== "src" && area !== "js";
}

function layerOf(folder) {
  const index = LAYERS.findIndex((layer) => layer.includes(folder));
  return index < 0 ? undefined : index + 1;
}

/** Each file and the files that it imports by a relative path. */
function moduleGraph(files) {
  const known = new Set(files.map(({ path }) => path));
  const resolve = (path, name) => {
    const target = normalize(join(dirname(path), name));
    return [target, target.replace(/\.js$/, ".ts"), target.replace(/\.mjs$/, ".mts")].find((file) => known.has(file));
  };
  return new Map(
    files.map(({ path, text }) => [
      path,
      importsOf(text)
        .filter((name) => name.startsWith("."))
        .flatMap((name) => resolve(path, name) ?? []),
    ]),
  );
}

/** Each C module (a source and its header together) and the modules whose headers it includes. */
function includeGraph(files) {
  const moduleOf = (path) => path.replace(/\.[ch]$/, "");
  const cFiles = files.filter(({ path }) => /^packages\/.*\.[ch]$/.test(path));
  const byName = new Map(
    cFiles.filter(({ path }) => path.endsWith(".h")).map(({ path }) => [path.split("/").pop(), moduleOf(path)]),
  );
  const graph = new Map(cFiles.map(({ path }) => [moduleOf(path), []]));
  for (const { path, text } of cFiles) {
    for (const [, name] of text.matchAll(/^\s*#\s*include\s+"([^"]+)"/gm)) {
      const target = byName.get(name.split("/").pop());
      if (target !== undefined && target !== moduleOf(path)) graph.get(moduleOf(path)).push(target);
    }
  }
  return graph;
}

/** The circles of a graph, each once, as a line that names its files. */
function circles(graph) {
  const done = new Set();
  const found = [];
  const visit = (node, way) => {
    const start = way.indexOf(node);
    if (start >= 0) found.push(`a circle: ${[...way.slice(start), node].join(" -> ")}`);
    if (start >= 0 || done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...way, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return found;
}
