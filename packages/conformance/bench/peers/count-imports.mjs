// Counts the files and the modules of Node that an import loads: for the benchmark, and for the check that bounds them.
import { execFileSync } from "node:child_process";
import { builtinModules } from "node:module";

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
export function countImports(specifier, cwd = import.meta.dirname) {
  const evaluate = (code) =>
    JSON.parse(execFileSync(process.execPath, ["--input-type=module", "--eval", code], { cwd, encoding: "utf8" }));
  const builtins = evaluate(loaded(specifier)).map((name) => name.replace("NativeModule ", ""));
  return {
    files: evaluate(files(specifier)).length,
    builtins: builtins.filter((name) => builtinModules.includes(name)).length,
  };
}
