// The reference of each public package, from the declarations that the package ships.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Application } from "typedoc";
import { publicPackages, root } from "../../../tools/workspace.mjs";

/** Entry points with types: the name that is imported, the declarations, and the page. */
export function apiEntries() {
  return publicPackages().flatMap(({ folder, manifest }) =>
    Object.entries(manifest.exports ?? {}).flatMap(([entry, target]) => {
      if (target.types === undefined) return [];
      const report = `${manifest.name.split("/")[1]}${entry.slice(1).replaceAll("/", "-")}`;
      return [{ name: manifest.name + entry.slice(1), types: join(root, folder, target.types), report }];
    }),
  );
}

/** Writes a page for each entry point to `directory`. */
export async function writeApiPages(directory) {
  mkdirSync(directory, { recursive: true });
  const entries = apiEntries();
  const tsconfig = join(directory, "../../tsconfig.json");
  const compilerOptions = {
    target: "ES2022",
    lib: ["ES2023", "ESNext.Disposable", "DOM"],
    module: "NodeNext",
    types: ["node"],
  };
  writeFileSync(tsconfig, JSON.stringify({ compilerOptions, files: entries.map(({ types }) => types) }));
  const app = await Application.bootstrapWithPlugins({
    plugin: ["typedoc-plugin-markdown"],
    entryPoints: entries.map(({ types }) => types),
    tsconfig,
    outputs: [{ name: "markdown", path: directory }],
    router: "module",
    skipErrorChecking: true, // they are compiled already
    disableSources: true,
    readme: "none",
    excludeInternal: true,
    hideGenerator: true,
    hideBreadcrumbs: true,
    hidePageHeader: true,
    useHTMLAnchors: true, // not all of its anchors are names of headings
    parametersFormat: "table",
    enumMembersFormat: "table",
    entryFileName: "index",
    fileExtension: ".md",
    logLevel: "Error",
  });
  const project = await app.convert();
  if (project === undefined) throw new Error("TypeDoc could not read the declarations.");
  project.name = "API reference";
  for (const module of project.children ?? []) module.name = entryOf(module, entries).name;
  await app.generateOutputs(project);
  if (app.logger.hasErrors()) throw new Error("TypeDoc reported errors.");
}

/** The entry point of a module of TypeDoc, which names it after its folder: `client/dist`. */
function entryOf({ name }, entries) {
  const found = entries.find(({ types }) => types.endsWith(`/${name}/index.d.ts`) || types.endsWith(`/${name}.d.ts`));
  if (found === undefined) throw new Error(`TypeDoc has a module ${name}, which is no entry point.`);
  return found;
}
