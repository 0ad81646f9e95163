// Changes the C sources of client-c, one part of a line at a time, links the test programs with each change, and runs tests on them.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fuzzSeed, RandomChoices } from "@parsec-ts/test-support";
import { buildTests } from "../../packages/client-c/scripts/build-tests.js";
import { mustRun, root, run } from "../workspace.mjs";
import { changesOf } from "./c-changes.mjs";
import { isEquivalentC } from "./c-equivalent.mjs";

const folder = join(root, "packages/client-c");
const build = join(folder, "build");

/** The builds that mutants are made from. A set-user-ID program cannot be sanitized. */
const VARIANTS = {
  sanitized: { library: join(build, "sanitized.build"), tests: join(build, "test-sanitized") },
  release: { library: join(build, "install.build"), tests: join(build, "test") },
};

/** The directory in which mutants are built; nothing is written outside. */
const work = join(root, ".cache/c-mutants");

/** Compiles one source of the library from another file of the same name; resolves to false if it does not compile. */
async function compile({ library }, source, text) {
  const flags = readFileSync(join(library, "CMakeFiles/client.dir/flags.make"), "utf8");
  const setting = (name) =>
    new RegExp(`^${name} = (.*)$`, "m")
      .exec(flags)[1]
      .split(" ")
      .filter((flag) => flag !== "");
  const from = join(work, basename(source));
  writeFileSync(from, text);
  const includes = [...setting("C_INCLUDES"), `-I${dirname(join(folder, "src", source))}`];
  // A change may leave a variable unused.
  const args = [...includes, ...setting("C_FLAGS"), "-w", "-c", from, "-o", join(work, "mutant.o")];
  return (await run("cc", args, { capture: true })).code === 0;
}

/** Links the library and the programs with the compiled mutant instead of the source's own object. */
async function link({ library: built, tests }, source, programs) {
  const object = join(built, "CMakeFiles/client.dir/src", `${source}.o`);
  const relink = readFileSync(join(built, "CMakeFiles/client_object.dir/build.make"), "utf8");
  const objects = [.../-r -o parsec_client\.o (.*)$/m.exec(relink)[1].split(" ")].map((path) => resolve(built, path));
  const combined = join(work, "parsec_client.o");
  const parts = objects.map((path) => (path === object ? join(work, "mutant.o") : path));
  if (!parts.includes(join(work, "mutant.o"))) throw new Error(`${source} is no part of the library`);
  await mustRun("ld", ["-r", "-o", combined, ...parts], { capture: true });
  await mustRun("objcopy", ["--localize-hidden", combined], { capture: true });
  const library = join(work, "libparsec_client.a");
  rmSync(library, { force: true });
  await mustRun("ar", ["rcs", library, combined], { capture: true });
  for (const program of programs) {
    const command = readFileSync(join(tests, `CMakeFiles/${program}.dir/link.txt`), "utf8");
    const changed = command
      .replace(/\S*\/libparsec_client\.a/, library)
      .replace(` -o ${program} `, ` -o ${join(work, "programs", program)} `);
    await mustRun("sh", ["-c", changed], { cwd: tests, capture: true });
  }
}

/** Gives the tests the other programs as they are. */
function linkUnchanged({ tests }, programs) {
  const others = readdirSync(tests).filter((name) => !programs.includes(name) && statSync(join(tests, name)).isFile());
  for (const name of others) symlinkSync(join(tests, name), join(work, "programs", name));
}

/** True if a test fails with the programs as they are linked now. */
async function isNoticed(groupTests) {
  for (const [file, titles] of groupTests) {
    const args = [
      "run",
      "--config",
      "../../tools/vitest.config.ts",
      "--reporter=dot",
      "--bail=1",
      file,
      ...(titles === undefined ? [] : ["-t", titles]),
    ];
    const options = { cwd: folder, capture: true, env: { PARSEC_TEST_PROGRAMS: join(work, "programs") } };
    if ((await run(join(root, "node_modules/.bin/vitest"), args, options)).code !== 0) return true;
  }
  return false;
}

/**
 * Tries the changes of a group, or a sample of that many; returns the numbers of noticed and unnoticed ones, and prints the latter.
 */
export async function changeC({ sources, programs, tests: groupTests, variant: name = "sanitized" }, sample) {
  const variant = VARIANTS[name];
  await buildTests({ sanitized: name === "sanitized" });
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, "programs"), { recursive: true });
  linkUnchanged(variant, programs);
  const all = sources.flatMap((source) => {
    const text = readFileSync(join(folder, "src", source), "utf8");
    return changesOf(text).map((change) => ({ source, text, ...change }));
  });
  const changes = all.filter((change) => !isEquivalentC(change));
  const chosen = sample === undefined ? changes : sampled(changes, sample);
  const [first] = chosen;
  await compile(variant, first.source, first.text);
  await link(variant, first.source, programs);
  if (await isNoticed(groupTests)) throw new Error("the tests fail without any change");
  const counts = { noticed: 0, unnoticed: 0 };
  for (const { source, text, line, before, after } of chosen) {
    const lines = text.split("\n");
    lines[line - 1] = after;
    if (!(await compile(variant, source, lines.join("\n")))) continue;
    await link(variant, source, programs);
    const noticed = await isNoticed(groupTests);
    counts[noticed ? "noticed" : "unnoticed"]++;
    if (!noticed) console.log(`survived  src/${source}:${line}\n    ${before.trim()}\n    ${after.trim()}`);
  }
  return counts;
}

function sampled(changes, count) {
  const choices = new RandomChoices(fuzzSeed("changes of C"));
  return Array.from({ length: Math.min(count, changes.length) }, () => changes[choices.below(changes.length)]);
}
