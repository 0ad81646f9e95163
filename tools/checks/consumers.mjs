// The packages as their users get them: packed, installed by npm into an empty project, imported and compiled against;
// and a release of them, rehearsed.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingFiles, packedPackages } from "../release/pack.mjs";
import { installByNpm } from "../release/package-managers.mjs";
import { bun, installDeno, runScript } from "../release/runtimes.mjs";
import { mustRun, publicPackages, root } from "../workspace.mjs";
import { rehearseJsr } from "./jsr.mjs";
import { runCoreOnBun } from "./runtimes.mjs";

/** Versions of TypeScript that consumers may have beside ours: the oldest that is supported, and the newest. */
const OTHER_TYPESCRIPTS = { "typescript-oldest": "5.9.3", "typescript-newest": "7.0.2" };

export const consumerChecks = [
  ["packages install, import and compile in an empty project, and their core runs there on Bun", installAsConsumer],
  ["the pure packages pass the dry run of JSR", rehearseJsr],
  [
    "a release is rehearsed: it survives faults, and every package manager installs it for a program that runs on every runtime",
    () => mustRun(process.execPath, ["tools/release/rehearse.mjs"], { capture: true }),
  ],
];

async function installAsConsumer() {
  const work = mkdtempSync(join(tmpdir(), "parsec-ts-consumer-"));
  try {
    const tarballs = await packedPackages();
    for (const tarball of tarballs) {
      await lintPackage(tarball);
      await checkContents(tarball);
    }
    await importEverything(join(work, "project"), tarballs);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Runs publint and arethetypeswrong over a package as it would be published. */
async function lintPackage(tarball) {
  const bin = join(root, "node_modules/.bin");
  await mustRun(join(bin, "publint"), ["run", tarball, "--strict"], { capture: true });
  await mustRun(join(bin, "attw"), [tarball, "--profile", "esm-only", "--no-color", "--format", "ascii"], {
    capture: true,
  });
}

/** A package says what it is and under which licence, and asks for no version that only this workspace has. */
async function checkContents(tarball) {
  const missing = await missingFiles(tarball, ["LICENSE", "README.md"]);
  if (missing.length > 0) throw new Error(`${tarball} lacks ${missing.join(", ")}: copy the repository's`);
  const manifest = JSON.parse(await mustRun("tar", ["-xzOf", tarball, "package/package.json"], { capture: true }));
  const loose = Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies }).filter(
    ([name, range]) =>
      /^(workspace|catalog|link|file):/.test(range) || (name.startsWith("@parsec-ts/") && range !== manifest.version),
  );
  if (loose.length > 0)
    throw new Error(`${manifest.name} asks for ${loose.map((entry) => entry.join("@")).join(", ")}`);
}

async function importEverything(project, tarballs) {
  const entries = publicPackages().flatMap(({ manifest }) =>
    Object.entries(manifest.exports).flatMap(([entry, target]) =>
      target.types ? [manifest.name + entry.slice(1)] : [],
    ),
  );
  // The integration with a test runner needs it as a peer: a project that uses the integration has it.
  const peers = ["vitest", "typescript", "@types/node"].map((name) => `${name}@${catalogVersion(name)}`);
  const compilers = Object.entries(OTHER_TYPESCRIPTS).map(([name, version]) => `${name}@npm:typescript@${version}`);
  await installByNpm(project, [...tarballs, ...peers, ...compilers]);
  for (const entry of entries.filter((name) => !name.endsWith("/vitest"))) {
    const script = `const m = await import(${JSON.stringify(entry)}); if (Object.keys(m).length === 0) throw new Error("exports nothing");`;
    await mustRun(process.execPath, ["--input-type=module", "--eval", script], { cwd: project, capture: true });
  }
  await compileAgainst(project, entries);
  await runCoreOnBun(project);
  await runCommand(project);
  await buildProviderHere(project);
}

/** Builds the module for OpenSSL by its command, from nothing but the installed packages, and signs with it by Node's own crypto. */
async function buildProviderHere(project) {
  await mustRun("npx", ["--no", "parsec-openssl-provider", "build"], { cwd: project, capture: true });
  cpSync(join(root, "tools/checks/consumers/sign-by-openssl.mjs"), join(project, "sign-by-openssl.mjs"));
  const output = await mustRun(
    process.execPath,
    [
      join(project, "node_modules/@parsec-ts/cli/bin/parsec.js"),
      "mock",
      "--quiet",
      "--",
      process.execPath,
      "sign-by-openssl.mjs",
    ],
    { cwd: project, capture: true },
  );
  if (!output.includes("signed: true")) throw new Error(output);
  await refuseElsewhere(project);
}

/** Runtimes without an OpenSSL that an addon could call say so, with Deno's permissions and with none. */
async function refuseElsewhere(project) {
  const script = "load-provider.mjs";
  cpSync(join(root, "tools/checks/consumers", script), join(project, script));
  const deno = await installDeno(join(project, "deno"));
  for (const runtime of [bun, [deno, "run", "--allow-all"], [deno, "run", "--no-prompt"]]) {
    const output = await runScript(project, runtime, script);
    if (output.trim() !== "ERR_PARSEC_OPENSSL_RUNTIME") throw new Error(`${runtime.join(" ")}: ${output}`);
  }
}

/** Runs the command as it was installed, on Node and on Bun: with a mock service, which it loads later than the rest. */
async function runCommand(project) {
  const program = join(project, "node_modules/@parsec-ts/cli/bin/parsec.js");
  for (const runtime of [[process.execPath], bun]) {
    const [command, ...args] = [...runtime, program, "mock", "--quiet", "--", ...runtime, program, "ping", "--quiet"];
    const output = await mustRun(command, args, { cwd: project, capture: true });
    if (!output.includes("1.0")) throw new Error(output);
  }
}

/** The declarations must compile in strict projects of other versions of TypeScript, and results must fit what platforms take. */
async function compileAgainst(project, entries) {
  const imports = entries
    .filter((name) => !name.endsWith("/vitest"))
    .map((entry, i) => `import * as m${i} from "${entry}";\nvoid m${i};\n`);
  writeFileSync(join(project, "index.ts"), imports.join(""));
  cpSync(join(root, "tools/checks/consumers/uses.ts"), join(project, "uses.ts"));
  const compile = (name) =>
    mustRun(process.execPath, [join(root, "tools/checks/consumers/compile.mjs"), name], {
      cwd: project,
      capture: true,
    });
  await Promise.all(["typescript", ...Object.keys(OTHER_TYPESCRIPTS)].map(compile));
}

function catalogVersion(name) {
  const line = new RegExp(`^ {2}"?${name}"?: (.*)$`, "m").exec(readFileSync(join(root, "pnpm-workspace.yaml"), "utf8"));
  return line[1];
}
