import { builtinModules } from "node:module";
import { mustRun } from "../../workspace.mjs";

// The inspector reports every script that is compiled, whatever loads it; this one is called [eval1].
const files = (specifier) => `
  import { Session } from "node:inspector";
  const files = new Set();
  const session = new Session();
  session.connect();
  session.on("Debugger.scriptParsed", ({ params: { url } }) => /^file:.*[^\\]]$/.test(url) && files.add(url));
  session.post("Debugger.enable");
  await import(${JSON.stringify(specifier)});
  console.log(JSON.stringify([...files]));
  process.exit();`;

const loaded = (specifier) => `
  const before = new Set(process.moduleLoadList);
  await import(${JSON.stringify(specifier)});
  console.log(JSON.stringify(process.moduleLoadList.filter((name) => !before.has(name))));`;

/** The numbers of files and of Node's public modules that an import loads, made from a folder. */
export async function countImports(specifier, cwd = import.meta.dirname) {
  const evaluate = async (code) =>
    JSON.parse(await mustRun(process.execPath, ["--input-type=module", "--eval", code], { cwd, capture: true }));
  const builtins = (await evaluate(loaded(specifier))).map((name) => name.replace("NativeModule ", ""));
  return {
    files: (await evaluate(files(specifier))).length,
    builtins: builtins.filter((name) => builtinModules.includes(name)).length,
  };
}
