// The order of publishing: a package comes after every package that it depends on, so that at no time one can be installed without the others.

/** Manifests in dependency order; among those that could be next the first by name, so that every run has the same order. */
export function inDependencyOrder(manifests) {
  const waiting = [...manifests].sort((a, b) => a.name.localeCompare(b.name));
  const ordered = [];
  while (waiting.length > 0) {
    const isNext = (manifest) => !waiting.some(({ name }) => dependenciesOf(manifest).includes(name));
    const index = waiting.findIndex(isNext);
    if (index < 0) throw new Error(`${waiting.map(({ name }) => name).join(", ")} depend on each other in a circle`);
    ordered.push(...waiting.splice(index, 1));
  }
  return ordered;
}

/** Names of the packages that are installed with one. */
export function dependenciesOf({ dependencies, optionalDependencies, peerDependencies }) {
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}
