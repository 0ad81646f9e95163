// The package.json of a public package: its own fields, completed by what all public packages share, in one order.

const ORDER = [
  "name",
  "version",
  "description",
  "keywords",
  "license",
  "author",
  "repository",
  "homepage",
  "bugs",
  "type",
  "engines",
  "sideEffects",
  "bin",
  "files",
  "exports",
  "scripts",
  "dependencies",
  "peerDependencies",
  "peerDependenciesMeta",
  "devDependencies",
  "publishConfig",
];

/** Completes a manifest. `publicNames` are the packages that are released together, `engines` those of the whole repository. */
export function completeManifest(folder, manifest, { identity, engines, publicNames }) {
  const { name, description } = manifest;
  if (!description)
    throw new Error(`${folder}/package.json lacks a description: say in one sentence what ${name} is for.`);
  const unknown = Object.keys(manifest).filter((field) => !ORDER.includes(field));
  if (unknown.length > 0)
    throw new Error(`${folder}/package.json has ${unknown.join(", ")}: give it a position in ORDER.`);
  const peers = Object.keys(manifest.peerDependencies ?? {}).filter((peer) => publicNames.includes(peer));
  // Changesets makes a new major version of every package as soon as a peer among them moves.
  if (peers.length > 0)
    throw new Error(`${folder}/package.json has ${peers.join(", ")} as peers: make them dependencies.`);
  const complete = {
    ...manifest,
    keywords: [...new Set([...identity.keywords, ...(manifest.keywords ?? [])])],
    license: identity.license,
    author: identity.author,
    repository: { type: "git", url: `git+${identity.repository}.git`, directory: folder },
    homepage: identity.homepage,
    bugs: identity.bugs,
    engines,
    sideEffects: manifest.sideEffects ?? false,
    files: [...(manifest.files ?? []).filter((file) => file !== CHANGELOG), CHANGELOG],
    exports: mapValues(manifest.exports ?? {}, typesFirst),
    dependencies: withExactRanges(manifest.dependencies, publicNames),
    publishConfig: { access: "public" },
  };
  return Object.fromEntries(
    ORDER.filter((field) => complete[field] !== undefined).map((field) => [field, complete[field]]),
  );
}

/** Packed by name: npm takes README and LICENSE along by itself, but not this file. */
const CHANGELOG = "CHANGELOG.md";

/** TypeScript takes the first condition that fits, so its own comes before `default`, which fits always. */
function typesFirst(target) {
  if (typeof target === "string") return target;
  const { types, default: fallback, ...conditions } = target;
  return {
    ...(types === undefined ? {} : { types }),
    ...conditions,
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

/** Packages that are released together depend on each other's very version: no other pair was tested. */
function withExactRanges(dependencies, publicNames) {
  return dependencies && mapValues(dependencies, (range, name) => (publicNames.includes(name) ? "workspace:*" : range));
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}
