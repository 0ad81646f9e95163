/** The sources to bundle by the path that each gets within dist: of public entries, and of what the programs in bin/ import. */
export function entriesOf({ exports }, programs, folder = "src") {
  const exported = Object.values(exports).flatMap(({ default: path }) => (path === undefined ? [] : [path]));
  const imported = programs.flatMap((text) =>
    [...text.matchAll(/"\.\.\/(dist\/[^"]+)"/g)].map(([, path]) => `./${path}`),
  );
  const names = [...exported, ...imported].map((path) => /^\.\/dist\/(.+)\.js$/.exec(path)?.[1] ?? refuse(path));
  return Object.fromEntries(names.map((name) => [name, `${folder}/${name}.ts`]));
}

function refuse(path) {
  throw new Error(`${path} is no script in dist`);
}
