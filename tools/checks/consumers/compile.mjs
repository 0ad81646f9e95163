// node compile.mjs PACKAGE: compiles the project in the current folder with the TypeScript that is installed there by that name, once for each way
// of resolving modules, with and without exactOptionalPropertyTypes. Prints what is wrong, with the options that show it.
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [name] = process.argv.slice(2);
const folder = resolve("node_modules", name);
const require = createRequire(join(folder, "package.json"));

const common = { strict: true, target: "es2022", noEmit: true, skipDefaultLibCheck: true };
const projects = [
  // The declarations alone need neither the types of Node nor those of a browser.
  { files: ["index.ts"], options: { ...common, module: "nodenext", lib: ["es2023"], types: [] } },
  ...["nodenext", "node16", "bundler"].flatMap((moduleResolution) =>
    [true, false].map((exactOptionalPropertyTypes) => ({
      files: ["uses.ts"],
      options: {
        ...common,
        module: moduleResolution === "bundler" ? "esnext" : moduleResolution,
        moduleResolution,
        exactOptionalPropertyTypes,
        lib: ["es2023", "dom", "esnext.disposable"],
        types: ["node"],
      },
    })),
  ),
];

// From version 7 on the compiler is a program and no longer a module.
const isModule = existsSync(join(folder, "lib/typescript.js"));
const compile = isModule ? moduleCompiler(require("./lib/typescript.js")) : compileByProgram;
for (const project of projects) {
  const problems = compile(project);
  if (problems === "") continue;
  console.log(`${name}, ${JSON.stringify(project.options)}:\n${problems}`);
  process.exitCode = 1;
}

/** Compiles in this process, where all projects share what was parsed; checks our declarations alone, without those of the platform. */
function moduleCompiler(ts) {
  const parsed = new Map();
  const format = {
    getCanonicalFileName: (file) => file,
    getCurrentDirectory: () => process.cwd(),
    getNewLine: () => "\n",
  };
  return ({ files, options: given }) => {
    const { options, errors } = ts.convertCompilerOptionsFromJson(given, process.cwd());
    const host = ts.createCompilerHost(options);
    const read = host.getSourceFile.bind(host);
    host.getSourceFile = (file, languageOptions, ...rest) => {
      const key = `${file} ${languageOptions.impliedNodeFormat}`;
      if (!parsed.has(key)) parsed.set(key, read(file, languageOptions, ...rest));
      return parsed.get(key);
    };
    const program = ts.createProgram(files, options, host);
    const ours = program.getSourceFiles().filter(({ fileName }) => /@parsec-ts|^[^/]*\.ts$/.test(fileName));
    const found = ours.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]);
    return ts.formatDiagnostics([...errors, ...program.getOptionsDiagnostics(), ...found], format);
  };
}

function compileByProgram({ files, options }) {
  writeFileSync("tsconfig.json", JSON.stringify({ compilerOptions: options, files }));
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, "bin/tsc"), "-p", "."], {
    encoding: "utf8",
  });
  return status === 0 ? "" : stdout + stderr;
}
